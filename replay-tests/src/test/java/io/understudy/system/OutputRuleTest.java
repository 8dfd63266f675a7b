package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.audit.AuditReport;
import io.understudy.verification.audit.AuditedWires;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The output rule between real processes, with an auditor on their wires: hosts keep it, and when they are told not to, both the
 * auditor and whoever uses the machine find out. The guest answers each line with a line and a frame that say how many
 * lines there were, and what time it is.
 */
class OutputRuleTest extends RequiresEngine {
    private static final long MILLIS = 60_000;
    private static final int LINES = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    /** Somebody on the serial line. */
    private record User(Socket socket, BufferedReader in) implements AutoCloseable {
        static User on(InetSocketAddress console) throws IOException {
            Socket socket = new Socket(console.getAddress(), console.getPort());
            socket.setSoTimeout((int) MILLIS);
            return new User(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
        }

        void say() throws IOException {
            socket.getOutputStream().write('\n');
        }

        /** The guest's answer to the line with this number, which begins with it; an earlier user may have left some unread. */
        String answer(int number) throws IOException {
            String line = in.readLine();
            while (!line.startsWith(number + " ")) {
                line = in.readLine();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private HostPool pool(AuditedWires wires, SegmentPeer peer, String... options) throws Exception {
        Path image = Files.write(folder.resolve("replies.bin"), AssembledGuest.image("replies"));
        List<String> hosts = new ArrayList<>(List.of("--silence", Long.toString(MILLIS)));
        hosts.addAll(List.of(options));
        HostPool pool = new HostPool(
                folder,
                2,
                List.of("-kernel", image.toString(), "-nic", "switch,connect=" + wires.inFrontOf(peer.address())),
                hosts,
                ChildProcess.Life.SHORT,
                wires);
        wires.follow(pool.arbiterAddress(), "vm");
        return pool;
    }

    /** Some answers of a machine that has a backup, and a question that its backup never hears of. */
    private HostPool.Pair work(HostPool pool, AuditedWires wires, User user) throws Exception {
        HostPool.Pair pair = pool.awaitPair(0, MILLIS);
        for (int line = 1; line <= LINES; line++) {
            user.say();
            String unused = user.answer(line);
        }
        wires.link(pair.backup()).starve();
        user.say();
        return pair;
    }

    @Test
    void shouldBeKept() throws Exception {
        try (SegmentPeer peer = new SegmentPeer();
                AuditedWires wires = new AuditedWires();
                HostPool pool = pool(wires, peer);
                User user = User.on(pool.console())) {
            HostPool.Pair pair = work(pool, wires, user);
            pool.host(pair.primary()).kill();
            String unused = user.answer(LINES + 1);
            user.say();
            unused = user.answer(LINES + 2);
            assertNull(peer.contradiction());
            AuditReport report = wires.audit().report(MILLIS);
            assertTrue(report.clean() && report.frames().seen() >= LINES, report::toString);
            assertTrue(report.serial().seen() > LINES, report::toString);
        }
    }

    @Test
    void shouldBeFoundBroken() throws Exception {
        try (SegmentPeer peer = new SegmentPeer();
                AuditedWires wires = new AuditedWires();
                HostPool pool = pool(wires, peer, "--unsafe-no-output-rule")) {
            HostPool.Pair pair;
            String seen;
            try (User user = User.on(pool.console())) {
                pair = work(pool, wires, user);
                seen = user.answer(LINES + 1); // to a question that the backup does not have
            }
            AuditReport report = wires.audit().report(MILLIS);
            assertTrue(report.frames().violations() > 0 && report.serial().violations() > 0, report::toString);
            assertTrue(Files.readString(pool.host(pair.primary()).log()).contains("UNSAFE"));
            // The gateway knows how much was taken in, and takes no survivor that has less; another gateway knows
            // nothing.
            pool.gateway().kill();
            long view = peer.view();
            pool.host(pair.primary()).kill();
            await("the survivor's card is attached", () -> peer.view() > view);
            try (ChildProcess gateway = ChildProcess.start(
                            folder,
                            "console-2",
                            ChildProcess.Life.SHORT,
                            List.of(
                                    "console",
                                    "--events",
                                    "--listen",
                                    "127.0.0.1:0",
                                    "--arbiter",
                                    pool.arbiterAddress()));
                    User later = User.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(gateway)))) {
                later.say();
                assertNotEquals(seen, later.answer(LINES + 1), "one number, two answers");
                await("the segment has two frames at one position", () -> peer.contradiction() != null);
            }
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + MILLIS * 1_000_000;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.sleep(5);
        }
    }

    private static int port(ChildProcess gateway) throws Exception {
        return gateway.await("listening", "", MILLIS)
                .detail("port")
                .map(Integer::parseInt)
                .orElseThrow();
    }
}
