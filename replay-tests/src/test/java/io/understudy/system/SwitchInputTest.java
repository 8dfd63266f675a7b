package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a switch and the machines on it are given wrongly is said in one line, with what to type. */
class SwitchInputTest extends RequiresEngine {
    private static final long START_MILLIS = 60_000;
    private static final String ANY_PORT = "127.0.0.1:0";
    private static final String CARD = "52:54:00:12:34:56";

    @TempDir
    private Path folder;

    @Test
    void shouldSayThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "127.0.0.1:" + taken.getLocalPort();
            refuses("cannot listen for hosts with network cards on " + port, "--listen", port);
            refuses("cannot listen for neighbours", "--listen", ANY_PORT, "--listen-stream", port);
        }
    }

    @Test
    void shouldSayWhereFramesCannotBeWritten() throws Exception {
        String nowhere = folder.resolve("none/frames.pcap").toString();
        refuses("there is no such folder", "--listen", ANY_PORT, "--pcap", nowhere);
        refuses("there is no port 'user': give a card's address", "--listen", ANY_PORT, "--pcap", "frames,port=user");
    }

    /** Neither is there anything to fetch it with. */
    @Test
    void shouldSayWhatToTypeWithoutPasst() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Map<String, String> environment = Map.of("PATH", empty.toString(), "XDG_CACHE_HOME", empty.toString());
        CommandLineRun run =
                CommandLineRun.of(folder, "", environment, words("--listen", ANY_PORT, "--outside", "user"));
        BadInputTest.check("install it (Debian: apt-get install passt)", run);
    }

    @Test
    void shouldSayWhatToTypeForATapDeviceWithoutRights() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "this system has no TAP devices: skipped");
        List<String> powerless = List.of();
        if ("root".equals(System.getProperty("user.name"))) {
            Tool.assumeInstalled("setpriv");
            powerless = List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin");
        }
        List<String> words = words("--listen", ANY_PORT, "--outside", "tap,ifname=understudy-none");
        BadInputTest.check(
                "cannot open TAP device understudy-none: this needs rights; as root: ip tuntap add dev understudy-none mode tap",
                CommandLineRun.of(folder, "", Map.of(), powerless, words));
    }

    @Test
    void shouldRefuseASecondMachineWithTheSameAddress() throws Exception {
        List<ChildProcess> started = new ArrayList<>();
        try {
            ChildProcess wires = start(started, "switch", words("--events", "--listen", ANY_PORT));
            ChildProcess arbiter = start(
                    started,
                    "arbiter",
                    List.of("arbiter", "--events", "--listen", ANY_PORT, "--journal", folder + "/journal"));
            machine(started, "one", arbiter, wires);
            wires.await("attached", "vm=one", START_MILLIS);
            ChildProcess second = machine(started, "two", arbiter, wires);
            String line = "the switch refused the network card " + CARD + ": " + CARD
                    + " is the address of VM one already: give mac=";
            awaitSaid(second, line);
            assertTrue(wires.find("attached", "vm=two").isEmpty(), "it is on the segment all the same");
            assertTrue(second.isAlive(), "a machine runs on without its cable");
        } finally {
            started.forEach(ChildProcess::kill);
        }
    }

    private ChildProcess machine(List<ChildProcess> started, String vm, ChildProcess arbiter, ChildProcess wires)
            throws Exception {
        String clock = "primary --alone --events --guest clock -append every=1000 --console 127.0.0.1:0";
        List<String> words = new ArrayList<>(List.of(clock.split(" ", -1)));
        words.addAll(List.of("--vm", vm, "--arbiter", address(arbiter)));
        words.addAll(List.of("-nic", "switch,mac=" + CARD + ",connect=" + address(wires)));
        return start(started, vm, words);
    }

    private ChildProcess start(List<ChildProcess> started, String name, List<String> words) throws IOException {
        ChildProcess process = ChildProcess.start(folder, name, ChildProcess.Life.SHORT, words);
        started.add(process);
        return process;
    }

    private static String address(ChildProcess process) throws Exception {
        return "127.0.0.1:"
                + process.await("listening", "", START_MILLIS).detail("port").orElseThrow();
    }

    private static void awaitSaid(ChildProcess process, String line) throws Exception {
        long end = System.nanoTime() + START_MILLIS * 1_000_000;
        while (!Files.readString(process.log()).contains(line)) {
            assertTrue(System.nanoTime() < end, () -> process.log() + " does not say: " + line);
            Thread.sleep(50);
        }
        long times = Files.readString(process.log())
                .lines()
                .filter(each -> each.contains(line))
                .count();
        assertEquals(1, times, line);
    }

    private void refuses(String why, String... options) throws Exception {
        BadInputTest.check(why, CommandLineRun.of(folder, "", words(options)));
    }

    private static List<String> words(String... options) {
        List<String> words = new ArrayList<>(List.of("switch"));
        words.addAll(List.of(options));
        return words;
    }
}
