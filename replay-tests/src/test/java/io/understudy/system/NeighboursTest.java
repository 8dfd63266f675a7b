package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.network.TallyClient;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Who else is on the segment of a Linux guest: a computer behind a bridge and a TAP device, and a QEMU machine. */
class NeighboursTest extends RequiresEngine {
    private static final String QEMU = "qemu-system-i386";
    private static final long START_MILLIS = 120_000;
    private static final long BOOT_MILLIS = 600_000;
    private static final String CARD = "52:54:00:77:00:15";
    private static final String GUEST = "198.18.77.15";
    private static final int REVERSE_ARP = 0x8035;
    private static final int EXCHANGES = 200;
    private static final int FETCHED_BYTES = 300_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void shouldServeARealSegmentThroughATakeover() throws Exception {
        LongForm.assume("LinuxNetworkTest, with a neighbour that plays TCP");
        LinuxSession.assumeGuest(Architecture.I386);
        NamespaceNetwork.assumePossible();
        Tool.assumeInstalled("nc");
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "this system has no TAP devices: skipped");
        Path capture = folder.resolve("tap.pcap");
        try (TapNamespace computer = new TapNamespace();
                ChildProcess wires = start(
                        "--outside", "tap,ifname=" + computer.tap(), "--pcap", capture + ",port=" + computer.tap())) {
            List<String> machine = machine("switch,mac=" + CARD + ",connect=" + address(wires, "listening"));
            computer.plug();
            try (HostPool pool = new HostPool(folder, 2, machine, List.of(), ChildProcess.Life.LONG)) {
                HostPool.Pair pair = pool.awaitPair(0, START_MILLIS);
                try (TallyClient session = session(computer)) {
                    session.exchange(EXCHANGES);
                    long announced = announcements(capture);
                    assertTrue(announced > 0, "nobody was told where the card is");
                    pool.host(pair.primary()).kill();
                    session.exchange(EXCHANGES);
                    assertTrue(announcements(capture) > announced, "nobody was told that the card has moved");
                }
            }
        }
    }

    /** As soon as the guest serves: one connection, which stays. */
    private static TallyClient session(TapNamespace computer) throws Exception {
        long end = System.nanoTime() + BOOT_MILLIS * 1_000_000;
        while (true) {
            TallyClient session = TallyClient.through(computer.start(List.of("nc", GUEST, "7777")), 1, () -> {});
            try {
                session.exchange(1);
                return session;
            } catch (IOException notYet) {
                session.close();
                assertTrue(System.nanoTime() < end, () -> "the guest does not serve: " + notYet.getMessage());
                Thread.sleep(500);
            }
        }
    }

    private static long announcements(Path capture) throws Exception {
        Thread.sleep(300); // until the switch has written them
        return CapturedFrames.of(capture).stream()
                .filter(frame -> (frame.getShort(12) & 0xFFFF) == REVERSE_ARP)
                .count();
    }

    @Test
    void shouldHaveAQemuMachineAsANeighbour() throws Exception {
        LongForm.assume("LinuxNetworkTest, with a neighbour that plays TCP");
        LinuxSession.assumeGuest(Architecture.I386);
        Tool.assumeInstalled(QEMU);
        Path ofStream = folder.resolve("stream.pcap");
        Path ofCard = folder.resolve("card.pcap");
        Path ofNobody = folder.resolve("nobody.pcap");
        try (ChildProcess wires = start(
                "--listen-stream",
                "127.0.0.1:0",
                "--pcap",
                ofStream + ",port=stream",
                "--pcap",
                ofCard + ",port=" + CARD.toUpperCase(Locale.ROOT),
                "--pcap",
                ofNobody + ",port=52:54:00:77:00:99")) {
            List<String> run = new ArrayList<>(List.of("run"));
            run.addAll(machine("switch,mac=" + CARD + ",connect=" + address(wires, "listening")));
            Process ours = new ProcessBuilder(JavaCommand.words(ChildProcess.Life.LONG, run))
                    .redirectOutput(folder.resolve("console").toFile())
                    .redirectError(folder.resolve("said").toFile())
                    .start();
            try {
                LinuxSession theirs = LinuxSession.ofProgram(folder, script(), qemu(address(wires, "stream")));
                assertTrue(theirs.output().contains("5 packets received"), theirs::output);
                assertTrue(theirs.output().contains(md5() + "  -"), theirs::output);
                assertTrue(ours.isAlive(), () -> "the guest's process has ended");
            } finally {
                ours.destroyForcibly().waitFor();
            }
        }
        assertTrue(CapturedFrames.of(ofStream).size() > FETCHED_BYTES / 1500, "the neighbour's frames are missing");
        assertTrue(CapturedFrames.of(ofCard).size() > FETCHED_BYTES / 1500, "the card's frames are missing");
        assertEquals(List.of(), CapturedFrames.of(ofNobody));
    }

    private static String script() {
        String page = "http://" + GUEST + "/cgi-bin/blocks?" + FETCHED_BYTES;
        return "until wget -qO /dev/null http://" + GUEST + "/; do sleep 1; done; ping -c 5 -s 1400 " + GUEST
                + "; wget -qO- " + page + " | md5sum; poweroff -f\n";
    }

    private static List<String> qemu(String at) {
        LinuxGuest guest = LinuxGuest.built(Architecture.I386);
        String port = at.substring(at.indexOf(':') + 1);
        List<String> words = new ArrayList<>(List.of((QEMU
                        + " -cpu pentium3 -m 128 -serial stdio -monitor none -display none -no-reboot"
                        + " -netdev stream,id=n0,server=off,addr.type=inet,addr.host=127.0.0.1,addr.port=" + port
                        + " -device virtio-net-pci,netdev=n0,mac=52:54:00:77:00:16")
                .split(" ", -1)));
        words.addAll(List.of("-kernel", guest.kernel().toString()));
        words.addAll(List.of("-initrd", guest.servingInitrd().toString()));
        words.addAll(List.of("-append", LinuxGuest.COMMAND_LINE + " ip=198.18.77.16/24"));
        return words;
    }

    /** Of what the guest's blocks prints: "block 1", then numbers. */
    private static String md5() throws Exception {
        StringBuilder text = new StringBuilder("block 1\n");
        for (int number = 1; text.length() < FETCHED_BYTES; number++) {
            text.append(number).append('\n');
        }
        byte[] bytes = Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), FETCHED_BYTES);
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }

    private ChildProcess start(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("switch", "--events", "--listen", "127.0.0.1:0"));
        words.addAll(List.of(options));
        return ChildProcess.start(folder, "switch", ChildProcess.Life.SHORT, words);
    }

    private static String address(ChildProcess wires, String event) throws Exception {
        return "127.0.0.1:"
                + wires.await(event, "", START_MILLIS).detail("port").orElseThrow();
    }

    private static List<String> machine(String nic) {
        return List.of("--guest", "linux", "-append", LinuxGuest.COMMAND_LINE + " ip=" + GUEST + "/24", "-nic", nic);
    }
}
