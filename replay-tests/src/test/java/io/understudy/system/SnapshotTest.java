package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Real hosts: a running VM into a file, and the file into a VM. */
class SnapshotTest extends RequiresEngine {
    private static final long MILLIS = 60_000;
    private static final int ANSWER_MILLIS = 30_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private HostPool pool(int hosts, String... machine) throws Exception {
        List<String> words = new ArrayList<>(List.of("--guest", "kv"));
        words.addAll(List.of(machine));
        List<String> options =
                List.of("--snapshot-folder", folder.resolve("kept").toString());
        return new HostPool(folder, hosts, words, options, ChildProcess.Life.SHORT);
    }

    private CommandLineRun run(HostPool pool, String... words) throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        arguments.addAll(List.of("--arbiter", pool.arbiterAddress()));
        return CommandLineRun.of(folder, "", arguments);
    }

    private void done(HostPool pool, String... words) throws Exception {
        CommandLineRun run = run(pool, words);
        assertEquals(0, run.exitCode(), run.errors());
    }

    private void refused(String why, HostPool pool, String... words) throws Exception {
        CommandLineRun run = run(pool, words);
        assertEquals(2, run.exitCode(), run.output());
        assertTrue(run.errors().contains(why), run.errors());
        assertEquals(1, run.errors().lines().count(), run.errors());
    }

    /** What the guest says to this, in one line of its answers that begins so. */
    private static String answer(InetSocketAddress console, String request, String beginning) throws Exception {
        long deadline = System.nanoTime() + ANSWER_MILLIS * 1_000_000L;
        while (true) {
            Optional<String> answer = ask(console, request, beginning);
            if (answer.isPresent()) {
                return answer.get();
            }
            assertTrue(System.nanoTime() < deadline, "the line stays busy");
            Thread.sleep(20);
        }
    }

    /** Nothing while the gateway has not noticed that the user before has left, and says that the line is busy. */
    private static Optional<String> ask(InetSocketAddress console, String request, String beginning)
            throws IOException {
        try (Socket socket = new Socket(console.getAddress(), console.getPort())) {
            socket.setSoTimeout(ANSWER_MILLIS);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            socket.getOutputStream().write(("\n" + request + "\n").getBytes(StandardCharsets.US_ASCII));
            return lines.lines().filter(line -> line.startsWith(beginning)).findFirst();
        } catch (SocketException | UncheckedIOException dismissed) {
            return Optional.empty();
        }
    }

    private static void put(InetSocketAddress console, String value) throws Exception {
        answer(console, "put mark " + value, "OK");
    }

    /** Each host runs one VM, so that there are two for the original and two for the other. */
    @Test
    void shouldStartAsAnotherVmWhileTheOriginalGoesOn() throws Exception {
        Path file = folder.resolve("busy.snapshot");
        try (HostPool pool = pool(4)) {
            pool.awaitPair(0, MILLIS);
            try (PoolClient client = new PoolClient(pool, 7)) {
                done(pool, "snapshot", "vm", file.toString());
                client.awaitAnswers();
                done(pool, "start", "--from", file.toString(), "--vm", "other");
                try (VmConsole console = VmConsole.of(folder, pool, "other")) {
                    InetSocketAddress other = console.address();
                    put(other, "elsewhere");
                    assertEquals("VALUE elsewhere", answer(other, "get mark", "VALUE"));
                    client.awaitAnswers();
                    client.assertCleanHistory();
                }
            }
        }
    }

    @Test
    void shouldBringBackWhatBothReplicasTookAlong() throws Exception {
        LongForm.assume("shouldStartAsAnotherVmWhileTheOriginalGoesOn");
        Path file = folder.resolve("before.snapshot");
        try (HostPool pool = pool(2)) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            put(pool.console(), "before");
            done(pool, "snapshot", "vm", file.toString());
            put(pool.console(), "after");
            List<String> both = List.of(pair.primary(), pair.backup());
            both.forEach(host -> pool.host(host).kill());
            for (String host : both) {
                pool.startHost(host);
            }
            done(pool, "start", "--from", file.toString(), "--vm", "restored");
            try (VmConsole console = VmConsole.of(folder, pool, "restored")) {
                InetSocketAddress restored = console.address();
                assertEquals("VALUE before", answer(restored, "get mark", "VALUE"));
                // As good as any other: the machine outlives its first host.
                HostPool.Pair again = pool.awaitPair(0, MILLIS);
                pool.host(again.primary()).kill();
                assertEquals("VALUE before", answer(restored, "get mark", "VALUE"));
            }
        }
    }

    @Test
    void shouldRefuseInOneLineWhatIsNoSnapshotOrNoVm() throws Exception {
        Path file = folder.resolve("whole.snapshot");
        try (HostPool pool = pool(1)) {
            pool.host("a").await("role", "role=ALONE", MILLIS);
            done(pool, "snapshot", "vm", file.toString());
            byte[] whole = Files.readAllBytes(file);
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));
            byte[] changed = whole.clone();
            changed[whole.length / 2] ^= 1;
            Path damaged = Files.write(folder.resolve("damaged"), changed);
            refused("the state stops", pool, "start", "--from", cut.toString(), "--vm", "b");
            refused("corrupt at byte", pool, "start", "--from", damaged.toString(), "--vm", "b");
            refused(
                    "this is no snapshot",
                    pool,
                    "start",
                    "--from",
                    pool.host("a").log().toString(),
                    "--vm",
                    "b");
            refused("there is no snapshot", pool, "start", "--from", folder.toString(), "--vm", "b");
            refused("leave out '--guest clock'", pool, "start", "clock", "--from", file.toString(), "--vm", "b");
            refused("knows no VM nosuch", pool, "snapshot", "nosuch", file.toString());
            refused(
                    "there is no folder",
                    pool,
                    "snapshot",
                    "vm",
                    folder.resolve("no/such/folder").toString());
            refused("is no file that a snapshot could replace", pool, "snapshot", "vm", folder.toString());
            assertEquals(whole.length, Files.size(file));
        }
    }

    @Test
    void shouldKeepOneByItselfAcrossAFailover() throws Exception {
        LongForm.assume("shouldStartAsAnotherVmWhileTheOriginalGoesOn");
        Path kept = folder.resolve("kept/vm.snapshot");
        try (HostPool pool = pool(2, "--snapshot-every", "2s")) {
            HostPool.Pair pair = pool.awaitPair(0, MILLIS);
            await(pool, pair.primary(), "kept a snapshot of VM vm in " + kept);
            pool.host(pair.primary()).kill();
            await(pool, pair.backup(), "kept a snapshot of VM vm in " + kept);
            // The only one, and nothing beside it but what a killed host left half-way.
            for (Path file : files(kept.getParent())) {
                assertTrue(file.equals(kept) || file.toString().endsWith(".incomplete"), file.toString());
            }
            assertTrue(files(kept.getParent()).contains(kept));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }

    private static void await(HostPool pool, String host, String line) throws Exception {
        long deadline = System.nanoTime() + MILLIS * 1_000_000;
        while (!Files.readString(pool.host(host).log()).contains(line)) {
            assertTrue(System.nanoTime() < deadline, () -> host + " did not say '" + line + "'");
            Thread.sleep(20);
        }
    }
}
