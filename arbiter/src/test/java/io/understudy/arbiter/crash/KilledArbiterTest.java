package io.understudy.arbiter.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.journal.JournalReader;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real arbiter in a process of its own, killed with SIGKILL again and again while eight hosts ask for views without a
 * pause. Every grant a host was told of must be in the journal, under that host's name, and none twice.
 */
class KilledArbiterTest {
    private static final int KILLS = 3;
    private static final int GRANTS_BETWEEN_KILLS = 60;
    private static final List<VmName> MACHINES = List.of(new VmName("first"), new VmName("second"));

    @TempDir
    Path directory;

    private final Transport transport = Transport.nio("test");
    private final ConcurrentMap<RestlessHost.Answered, Advance> answers = new ConcurrentHashMap<>();
    private final Semaphore grants = new Semaphore(0);

    @Test
    void shouldKeepEveryAnsweredGrantAndGrantNoNumberTwice() throws Exception {
        hammer(1 << 30);
        Map<RestlessHost.Answered, Change.Granted> journal = new HashMap<>();
        for (Change change : changes()) {
            if (change instanceof Change.Granted granted) {
                RestlessHost.Answered key =
                        new RestlessHost.Answered(granted.vm(), granted.view().number());
                assertEquals(null, journal.put(key, granted));
            }
        }
        answers.forEach((key, request) -> {
            Change.Granted granted = journal.get(key);
            assertEquals(request.primary(), granted.view().primary());
            assertEquals(request.backup(), granted.view().backup());
            assertEquals(request.requestId(), granted.requestId());
        });
        // A host whose answer was lost asks until it finds its own record, so nothing granted stays unanswered.
        assertEquals(journal.keySet(), answers.keySet());
    }

    @Test
    void shouldKeepTheirNamesAlsoWhenKilledWhileCompacting() throws Exception {
        hammer(1000);
        Set<String> names = new HashSet<>();
        for (Change change : changes()) {
            if (change instanceof Change.Granted granted) {
                names.add(name(granted.vm(), granted.view().primary().identity(), granted.requestId()));
            } else if (change instanceof Change.Restored restored) {
                names.add(name(restored.vm(), restored.view().primary().identity(), restored.requestId()));
            } else if (change instanceof Change.Spent spent) {
                names.add(name(
                        spent.vm(), spent.request().requester(), spent.request().requestId()));
            }
        }
        answers.forEach((key, request) -> assertTrue(
                names.contains(name(request.vm(), request.requester(), request.requestId())), key::toString));
    }

    /** POSIX locks are lost when their process closes any descriptor of the file, as a refused attempt might. */
    @Test
    void shouldKeepAnotherProcessOutAfterARefusedAttemptInThisOne() throws Exception {
        try (FileJournal journal = FileJournal.open(directory, new ViewRegister(16), 1 << 30)) {
            assertThrows(IOException.class, () -> FileJournal.open(directory, new ViewRegister(16), 1 << 30));
            IOException refusal = assertThrows(IOException.class, () -> ArbiterProcess.start(directory, 1 << 30));
            assertTrue(refusal.getMessage().contains("another arbiter uses this journal"), refusal.getMessage());
            assertEquals(32, journal.clusterId().toString().length());
        }
    }

    private void hammer(long compactionBytes) throws Exception {
        List<ArbiterClient> clients = new ArrayList<>();
        List<RestlessHost> hosts = new ArrayList<>();
        AtomicReference<InetSocketAddress> address = new AtomicReference<>();
        ClientSettings settings = new ClientSettings(1000, 500, 5000, 1, 20, Optional.empty());
        ArbiterProcess arbiter = ArbiterProcess.start(directory, compactionBytes);
        try {
            address.set(arbiter.address());
            for (VmName vm : MACHINES) {
                for (String name : List.of("a", "b", "c", "d")) {
                    ArbiterClient client =
                            ArbiterClient.open(transport, address::get, settings, ConnectionListener.none());
                    clients.add(client);
                    hosts.add(new RestlessHost(name, vm, client, clients.size(), answers, grants));
                }
            }
            hosts.forEach(RestlessHost::start);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitGrants();
                IOException inUse = assertThrows(
                        IOException.class, () -> FileJournal.open(directory, new ViewRegister(16), 1 << 30));
                assertTrue(inUse.getMessage().contains("another arbiter uses this journal"), inUse.getMessage());
                arbiter.kill();
                arbiter = ArbiterProcess.start(directory, compactionBytes);
                address.set(arbiter.address());
            }
            awaitGrants();
            for (RestlessHost host : hosts) {
                host.stop().get(30, TimeUnit.SECONDS);
            }
        } finally {
            clients.forEach(ArbiterClient::close);
            transport.close();
            arbiter.close();
        }
    }

    private void awaitGrants() throws InterruptedException {
        assertTrue(grants.tryAcquire(GRANTS_BETWEEN_KILLS, 30, TimeUnit.SECONDS), "no progress");
    }

    /** Replayed first, so that the numbers are known to be without gaps and the rules to hold. */
    private List<Change> changes() throws IOException {
        FileJournal.open(directory, new ViewRegister(16), 1 << 30).close();
        return JournalReader.read(FileJournal.fileIn(directory)).groups().stream()
                .flatMap(each -> each.changes().stream())
                .toList();
    }

    private static String name(VmName vm, Object host, long requestId) {
        return vm + "/" + host + "/" + requestId;
    }
}
