package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.shell.ShellClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The network card of Linux: its neighbour on the segment pings it, with frames of all sizes, while it is recorded, and while
 * its hosts are killed.
 */
class LinuxNetworkTest extends RequiresEngine {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ANSWER_MILLIS = 120_000;
    private static final long LOST_MILLIS = 200;
    private static final int AT_ONCE = 5;
    private static final int LARGEST = 1472;
    private static final String COMMAND_LINE = LinuxGuest.COMMAND_LINE + " ip=10.0.2.15/24,10.0.2.2";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private int pings;

    /** A replay needs no segment: what came is in the log, and what leaves is compared and leaves nowhere. */
    @Test
    void shouldReplayTraffic() throws Exception {
        LinuxSession.assumeGuest(Architecture.I386);
        String log = folder.resolve("recording").toString();
        List<String> machine = List.of("--guest", "linux", "-append", COMMAND_LINE);
        List<String> record = new ArrayList<>(List.of("record", log, "--hash-interval", "20000000"));
        record.addAll(machine);
        try (SegmentPeer peer = new SegmentPeer()) {
            record.addAll(List.of("-nic", "switch,connect=" + peer.address()));
            Thread pinging = new Thread(() -> pingForEver(peer), "pings");
            pinging.setDaemon(true);
            pinging.start();
            LinuxSession recorded = LinuxSession.of(folder, "sleep 8; ifconfig eth0; poweroff -f\n", record);
            pinging.interrupt();
            assertEquals(4, recorded.exitCode(), recorded::errors);
            assertTrue(peer.answers() > 50, () -> peer.answers() + " answers: " + recorded.output());
            assertNull(peer.contradiction());
        }
        List<String> replay = new ArrayList<>(List.of("replay", log, "--slice", "5000", "-device", "virtio-net-pci"));
        replay.addAll(machine);
        LinuxSession replayed = LinuxSession.of(folder, "", replay);
        assertEquals(0, replayed.exitCode(), replayed::errors);
        assertTrue(replayed.errors().contains("all equal"), replayed::errors);
    }

    private void pingForEver(SegmentPeer peer) {
        try {
            while (!Thread.interrupted()) {
                exchange(peer);
            }
        } catch (InterruptedException over) {
            // The machine has ended.
        }
    }

    /** Some pings at once; a card that is slow or away may lose them. */
    private void exchange(SegmentPeer peer) throws InterruptedException {
        for (int i = 0; i < AT_ONCE; i++) {
            pings++;
            peer.ping(pings, pings * 37 % (LARGEST + 1));
        }
        peer.awaitAnswer(pings, LOST_MILLIS);
    }

    private void exchange(SegmentPeer peer, int answers) throws InterruptedException {
        int enough = peer.answers() + answers;
        long end = System.nanoTime() + ANSWER_MILLIS * 1_000_000;
        while (peer.answers() < enough) {
            assertTrue(System.nanoTime() < end, () -> peer.answers() + " of " + enough + " answers");
            exchange(peer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnInEverySurvivor(Architecture architecture) throws Exception {
        LinuxSession.assumeGuest(architecture);
        if (architecture == Architecture.AMD64) {
            LongForm.assume("the same with 32 bits");
        }
        try (SegmentPeer peer = new SegmentPeer();
                HostPool pool =
                        new HostPool(folder, 3, machine(architecture, peer), List.of(), ChildProcess.Life.LONG);
                ShellClient shell = ShellClient.connect(pool.console())) {
            HostPool.Pair pair = pool.awaitPair(0, ANSWER_MILLIS);
            String unused = shell.await(LinuxGuest.READY_LINE, BOOT_MILLIS);
            shell.quiet(ANSWER_MILLIS);
            exchange(peer, 100);
            long view = peer.view();
            pool.host(pair.primary()).kill();
            exchange(peer, 100);
            assertTrue(peer.view() > view, () -> "view " + peer.view() + " after " + view);
            pool.startHost(pair.primary());
            HostPool.Pair next = pool.awaitPair(pair.view(), ANSWER_MILLIS);
            exchange(peer, 100);
            pool.host(next.primary()).kill();
            exchange(peer, 100);
            HostPool.Pair last = pool.awaitPair(next.view(), ANSWER_MILLIS);
            exchange(peer, 100);
            assertNull(peer.contradiction());
            shell.type("poweroff -f\n");
            ChildProcess primary = pool.host(last.primary());
            ChildProcess backup = pool.host(last.backup());
            primary.await("finished", "", ANSWER_MILLIS);
            backup.await("finished", "", ANSWER_MILLIS);
            assertEquals(hashes(primary), hashes(backup));
        }
    }

    private static List<String> machine(Architecture architecture, SegmentPeer peer) {
        return List.of(
                "--guest",
                "linux",
                "--arch",
                architecture.debianName(),
                "-append",
                architecture.commandLine() + " ip=10.0.2.15/24,10.0.2.2",
                "-netdev",
                "switch,id=n0,connect=" + peer.address(),
                "-device",
                "virtio-net-pci,netdev=n0");
    }

    private static long hashes(ChildProcess host) {
        return host.last("progress")
                .flatMap(event -> event.detail("hashes"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
