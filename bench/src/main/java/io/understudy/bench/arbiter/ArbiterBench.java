package io.understudy.bench.arbiter;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.raft.ClusterArbiter;
import io.understudy.arbiter.raft.Member;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.EventSink;
import io.understudy.transport.Transport;
import io.understudy.verification.process.Folders;
import io.understudy.verification.process.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;

/**
 * One client asks for view after view, one at a time; what is measured is from the question to the answer, over loopback
 * and with the disk below the working directory. Everything runs in this process, so that its processors are the limit.
 */
public final class ArbiterBench {
    private static final int WARM = 200;
    private static final int PASSES = 3;
    private static final VmName VM = new VmName("vm");

    private ArbiterBench() {}

    private interface Setting {
        List<ArbiterServer> start(Path folder, Transport transport) throws Exception;
    }

    public static void run(int grants, PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-arbiter");
        try {
            Histogram[] times = {new Histogram(3), new Histogram(3), new Histogram(3)};
            Setting[] settings = {ArbiterBench::alone, (in, on) -> cluster(1, in, on), (in, on) -> cluster(3, in, on)};
            // In turns, so that whatever else the machine does meets all of them.
            for (int pass = 0; pass < PASSES; pass++) {
                for (int i = 0; i < settings.length; i++) {
                    measure(settings[i], folder.resolve(pass + "-" + i), grants / PASSES, times[i]);
                }
            }
            out.println("grant of a view, ms            p50     p99     max");
            print("one, its journal", times[0], out);
            print("one, with Raft", times[1], out);
            print("three, with Raft", times[2], out);
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the benchmark failed: " + e.getMessage(), e);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void print(String what, Histogram times, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-26s %7.2f %7.2f %7.2f%n",
                what,
                times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(99) / 1e6,
                times.getMaxValue() / 1e6);
    }

    private static void measure(Setting setting, Path folder, int grants, Histogram times) throws Exception {
        try (Transport transport = Transport.nio("bench-arbiter")) {
            List<ArbiterServer> servers = setting.start(folder, transport);
            try (ArbiterClient client = ArbiterClient.open(
                    transport,
                    ArbiterClient.fixed(
                            servers.stream().map(ArbiterServer::address).toList()),
                    ClientSettings.defaults(),
                    ConnectionListener.none())) {
                ask(client, WARM, 0, new Histogram(3));
                ask(client, grants, WARM, times);
            } finally {
                servers.forEach(ArbiterServer::close);
            }
        }
    }

    private static void ask(ArbiterClient client, int grants, long from, Histogram times)
            throws ExecutionException, InterruptedException {
        Host host = new Host("a", 1, "127.0.0.1:7001", "127.0.0.1:7002");
        for (long number = from; number < from + grants; number++) {
            long before = System.nanoTime();
            Verdict verdict = client.advance(
                            new Advance(VM, number, host, Optional.empty(), host.identity(), number + 1, number))
                    .get();
            times.recordValue(System.nanoTime() - before);
            if (!(verdict instanceof Verdict.Granted)) {
                throw new IllegalStateException(verdict.toString());
            }
            var unused = client.acknowledge(new Acknowledge(VM, number + 1, host.identity()))
                    .get();
        }
    }

    private static List<ArbiterServer> alone(Path folder, Transport transport) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return List.of(ArbiterServer.start(folder, any, transport));
    }

    private static List<ArbiterServer> cluster(int size, Path folder, Transport transport) throws Exception {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(new Member(
                    "abc".substring(i, i + 1), "127.0.0.1:" + FreePort.find(), "127.0.0.1:" + FreePort.find()));
        }
        List<CompletableFuture<ArbiterServer>> starting = new ArrayList<>();
        for (Member member : members) {
            starting.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return ClusterArbiter.start(
                                    folder.resolve(member.name()),
                                    members,
                                    member.name(),
                                    false,
                                    transport,
                                    ServerSettings.defaults(),
                                    EventSink.NONE);
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    each -> new Thread(each).start()));
        }
        List<ArbiterServer> servers = new ArrayList<>();
        for (CompletableFuture<ArbiterServer> each : starting) {
            servers.add(each.get());
        }
        return servers;
    }
}
