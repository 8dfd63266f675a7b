package io.understudy.arbiter.raft;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ArbiterQuery;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.arbiter.view.Verdict;
import io.understudy.event.EventSink;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is a member is not guessed: not from an empty directory, not from a copy. */
class MembershipTest {
    @TempDir
    Path folder;

    private final Transport transport = Transport.nio("test");

    @Test
    void shouldRefuseALostDirectoryAndACopyAndTakeOneInThatIsSaidToBeLost() throws Exception {
        List<Member> members = ThreeMembers.onFreePorts();
        CompletableFuture<ArbiterServer> a = starting(members, "a", "a", false);
        CompletableFuture<ArbiterServer> b = starting(members, "b", "b", false);
        CompletableFuture<ArbiterServer> c = starting(members, "c", "c", false);
        get(a);
        get(b);
        get(c);
        try (ArbiterClient client = open(members)) {
            assertEquals(
                    new Verdict.Granted(view(1, A, ALONE)),
                    client.advance(advance(0, A, ALONE, 1)).get(60, TimeUnit.SECONDS));
            get(c).close();
            copy("c", "copied");
            delete("c/raft");
            assertTrue(refusal(members, "c", "c").contains("arbiter c has forgotten what it promised"));
            delete("c");
            assertTrue(refusal(members, "c", "c").contains("an empty one has forgotten what it promised"));
            assertTrue(refusal(members, "c", "copied").contains("is a copy"));
            assertTrue(refusal(members, "b", "copied").contains("is the directory of arbiter c, not of b"));
            ArbiterServer again = get(starting(members, "c", "c", true));
            // Two of three are enough, if one of them is the one that is back.
            get(b).close();
            assertEquals(Optional.of(view(1, A, ALONE)), client.read(VM).get(60, TimeUnit.SECONDS));
            assertThrows(
                    IOException.class,
                    () -> ArbiterQuery.remove(addresses(members), "d", TimeUnit.SECONDS.toMillis(60)));
            ArbiterQuery.remove(addresses(members), "b", TimeUnit.SECONDS.toMillis(60));
            assertEquals(Optional.of(view(1, A, ALONE)), client.read(VM).get(60, TimeUnit.SECONDS));
            again.close();
        } finally {
            get(a).close();
            transport.close();
        }
    }

    @Test
    void shouldTakeOutTheOneThatLeadsAndTakeInAnotherNameForIt() throws Exception {
        List<Member> members = ThreeMembers.onFreePorts();
        Map<String, ArbiterServer> running = new HashMap<>();
        List<CompletableFuture<ArbiterServer>> starting = members.stream()
                .map(each -> starting(members, each.name(), each.name(), false))
                .toList();
        try {
            for (int i = 0; i < 3; i++) {
                running.put(members.get(i).name(), get(starting.get(i)));
            }
            ArbiterQuery.read(addresses(members), VM, TimeUnit.SECONDS.toMillis(60));
            Member leader = members.stream()
                    .filter(each -> running.get(each.name()).standing().leads())
                    .findFirst()
                    .orElseThrow();
            ArbiterQuery.remove(addresses(members), leader.name(), TimeUnit.SECONDS.toMillis(60));
            Throwable end = assertThrows(
                    ExecutionException.class,
                    () -> running.get(leader.name())
                            .terminated()
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS));
            assertTrue(end.getCause().getMessage().startsWith("this arbiter is no member of its cluster any more"));
            List<Member> next = new ArrayList<>(members);
            next.set(members.indexOf(leader), new Member("d", leader.client(), leader.peers()));
            running.remove(leader.name()).close();
            running.put("d", get(starting(next, "d", "d", true)));
            running.remove("d").close();
            running.values().forEach(ArbiterServer::close);
            // It is a member, and asks nobody to be one: it would wait for one that leads.
            running.put("d", get(starting(next, "d", "d", false)));
            String other = members.get(members.indexOf(leader) == 0 ? 1 : 0).name();
            running.put(other, start(members, other, other, false));
            assertEquals(Optional.empty(), ArbiterQuery.read(addresses(next), VM, TimeUnit.SECONDS.toMillis(60)));
        } finally {
            running.values().forEach(ArbiterServer::close);
            transport.close();
        }
    }

    private static ArbiterServer get(CompletableFuture<ArbiterServer> server) throws Exception {
        return server.get(60, TimeUnit.SECONDS);
    }

    private static List<InetSocketAddress> addresses(List<Member> members) {
        return members.stream().map(Member::clientAddress).toList();
    }

    private ArbiterClient open(List<Member> members) {
        return ArbiterClient.open(
                transport,
                ArbiterClient.fixed(addresses(members)),
                ClientSettings.defaults(),
                ConnectionListener.none());
    }

    private String refusal(List<Member> members, String name, String directory) {
        return assertThrows(IOException.class, () -> start(members, name, directory, false))
                .getMessage();
    }

    private CompletableFuture<ArbiterServer> starting(
            List<Member> members, String name, String directory, boolean rejoins) {
        CompletableFuture<ArbiterServer> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                started.complete(start(members, name, directory, rejoins));
            } catch (IOException | InterruptedException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        thread.start();
        return started;
    }

    private ArbiterServer start(List<Member> members, String name, String directory, boolean rejoins)
            throws IOException, InterruptedException {
        return ClusterArbiter.start(
                folder.resolve(directory),
                members,
                name,
                rejoins,
                transport,
                ServerSettings.defaults(),
                EventSink.NONE);
    }

    private void copy(String from, String to) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(from))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(to).resolve(folder.resolve(from).relativize(file)));
            }
        }
    }

    private void delete(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(directory))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
