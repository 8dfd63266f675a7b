package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.wire.Envelope;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input of every kind gives one line that says what to do, and an exit code that is not zero. */
class BadInputTest extends RequiresEngine {
    private static final List<String> CLOCK = List.of("--guest", "clock", "-append", "every=1 ticks=2");

    private static final int MAGIC_BYTES = 8;

    @TempDir
    private Path folder;

    @Test
    void shouldNameTheKnownGuests() throws Exception {
        refuses("there are kv, clock, torture", "run", "--guest", "nosuch");
    }

    @Test
    void shouldTakeAGuestWithoutAnOption() throws Exception {
        Path log = folder.resolve("named.ulog");
        String[] ticks = {"-append", "every=1 ticks=2"};
        CommandLineRun ran = CommandLineRun.of(folder, "", List.of("run", "clock", ticks[0], ticks[1]));
        assertTrue(ran.exitCode() == 0 && ran.output().contains("tick 2 "), ran.errors());
        for (String command : List.of("record", "replay")) {
            List<String> words = List.of(command, "clock", log.toString(), ticks[0], ticks[1]);
            CommandLineRun run = CommandLineRun.of(folder, "", words);
            assertTrue(run.exitCode() == 0 && run.output().contains("tick 2 "), run.errors());
        }
        refuses("there are kv, clock, torture", "run", "nosuch");
        refuses("'kv' and --guest both say what to boot: give one", "run", "kv", "--guest", "clock");
        refuses("'kv' and --guest both say", "record", "kv", "kv.ulog", "--guest", "clock");
        refuses("[GUEST] FILE", "record");
    }

    @Test
    void shouldRefuseAFileThatIsNoImage() throws Exception {
        Path noise = Files.write(folder.resolve("noise"), new byte[100_000]);
        refuses("no Multiboot header", "run", "--guest", noise.toString());
    }

    @Test
    void shouldNotWaitForAPipeWhereAFileBelongs() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        String why = "is no regular file: name one, or copy it first";
        refuses(why, "run", "-kernel", pipe.toString());
        refuses(why, "run", pipe.toString());
        refuses(why, "run", "-kernel", "/dev/zero");
        Path noise = Files.write(folder.resolve("noise"), new byte[100]);
        refuses(why, "run", "-kernel", noise.toString(), "-initrd", pipe.toString());
        refuses(why, "replay", pipe.toString());
    }

    @Test
    void shouldHelpWhoeverDoesNotKnowTheWords() throws Exception {
        for (List<String> words : List.of(List.of("help"), List.of("--help"))) {
            CommandLineRun run = CommandLineRun.of(folder, "", words);
            assertTrue(run.exitCode() == 0 && run.output().contains("forget"), run.errors());
        }
        for (List<String> words : List.of(List.of("halp"), List.of("halp", "me"), List.of("--halp"))) {
            CommandLineRun run = CommandLineRun.of(folder, "", words);
            check(words.get(0), run);
            assertTrue(run.errors().contains("forget"), run.errors());
        }
        CommandLineRun none = CommandLineRun.of(folder, "", List.of());
        assertTrue(none.exitCode() != 0 && none.output().contains("forget"), none.errors());
        CommandLineRun one = CommandLineRun.of(folder, "", List.of("help", "move"));
        assertTrue(one.exitCode() == 0 && one.output().contains("--arbiter"), one.errors());
    }

    @Test
    void shouldRefuseAnImageThatIsTooLargeForRam() throws Exception {
        ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        int flags = 1 << 16;
        header.putInt(0x1BADB002).putInt(flags).putInt(-(0x1BADB002 + flags));
        header.putInt(0x100000)
                .putInt(0x100000)
                .putInt(0x101000)
                .putInt(0x4000000)
                .putInt(0x100020);
        Path image = Files.write(folder.resolve("large"), header.array());
        refuses("give it more with -m", "run", "--guest", image.toString(), "-m", "16");
    }

    @Test
    void shouldRefuseOptionsOutOfRange() throws Exception {
        refuses("give 2 to 2047 MiB", "run", "-m", "1");
        refuses("'abc' is not an int", "run", "-m", "abc");
        refuses("give HOST:PORT", "primary", "--arbiter", "nowhere");
        refuses("--slice 5 is too short", "run", "--slice", "5");
    }

    @Test
    void shouldSayThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "127.0.0.1:" + taken.getLocalPort();
            refuses(
                    "cannot listen",
                    "arbiter",
                    "--listen",
                    port,
                    "--journal",
                    folder.resolve("j").toString());
            refuses("cannot listen", "backup", "--listen", port, "--console", "127.0.0.1:0");
            refuses("cannot listen", "primary", "--console", port);
            refuses("cannot listen", "console", "--listen", port);
        }
    }

    @Test
    void shouldSayWhatIsUnreachable() throws Exception {
        String nobody = "127.0.0.1:1";
        refuses("is the backup listening there", "primary", "--backup", nobody, "--console", "127.0.0.1:0");
        refuses("arbiter unreachable", "primary", "--alone", "--arbiter", nobody, "--console", "127.0.0.1:0");
        refuses("127.0.0.1:1", "status", "--arbiter", nobody);
    }

    @Test
    void shouldRefuseALibraryThatIsNone() throws Exception {
        Path noise = Files.write(folder.resolve("libnoise.so"), new byte[64]);
        refusesLibrary(noise + " is not a libunicorn; unset UNDERSTUDY_LIBUNICORN", noise);
        refusesLibrary("which is not a file; unset UNDERSTUDY_LIBUNICORN", folder.resolve("missing.so"));
    }

    @Test
    void shouldRefuseALibraryOfAnotherVersion() throws Exception {
        Tool.assumeInstalled("gcc");
        Path source = Files.writeString(
                folder.resolve("old.c"),
                "unsigned uc_version(unsigned *major, unsigned *minor) { return 2u << 24 | 0u << 16 | 1u << 8 | 255; }");
        Path old = folder.resolve("libold.so");
        Process gcc = new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", old.toString(), source.toString())
                .inheritIO()
                .start();
        assertEquals(0, gcc.waitFor());
        refusesLibrary("libold.so is Unicorn 2.0.1, but 2.1.2 or a later 2.x is needed; unset", old);
    }

    private void refusesLibrary(String why, Path library) throws Exception {
        Map<String, String> environment = Map.of("UNDERSTUDY_LIBUNICORN", library.toString());
        for (String command : List.of("run", "doctor", "primary", "backup")) {
            CommandLineRun run = CommandLineRun.of(folder, "", environment, List.of(command));
            check(why, run);
            assertEquals("", run.output());
        }
    }

    @Test
    void shouldRefuseLogsThatCannotBeReplayed() throws Exception {
        Path log = folder.resolve("clock.ulog");
        CommandLineRun recorded = command("", "record", log.toString(), CLOCK);
        assertEquals(0, recorded.exitCode(), recorded.errors());
        byte[] bytes = Files.readAllBytes(log);

        refusesReplay("this is no Understudy log", "noise", new byte[500], CLOCK);
        byte[] flipped = bytes.clone();
        flipped[endOfTheLastWholeFrame(bytes)] ^= 0x10;
        refusesReplay("take an undamaged copy, or only what comes before: 'head -c ", "flipped", flipped, CLOCK);
        refusesReplay("this build reads version 2: use the Understudy", "version", withVersion(99, bytes), CLOCK);
        refusesReplay("guest image differs", "other", bytes, List.of("--guest", "kv"));
        refusesReplay("RAM in bytes differs", "ram", bytes, List.of("--guest", "clock", "-m", "32"));
        refusesReplay("guest command line differs", "append", bytes, List.of("--guest", "clock", "-append", "x"));
    }

    @Test
    void shouldReplayTheWholeFramesOfABrokenRecordingIfAsked() throws Exception {
        Path log = folder.resolve("clock.ulog");
        assertEquals(0, command("", "record", log.toString(), CLOCK).exitCode());
        byte[] bytes = Files.readAllBytes(log);
        byte[] truncated = Arrays.copyOf(bytes, bytes.length - 20);
        refusesReplay("without an END entry: '--incomplete' takes what there is", "truncated", truncated, CLOCK);

        List<String> incomplete = new ArrayList<>(CLOCK);
        incomplete.add("--incomplete");
        CommandLineRun replayed =
                command("", "replay", folder.resolve("truncated").toString(), incomplete);
        assertEquals(0, replayed.exitCode(), replayed.errors());
        assertTrue(replayed.errors().contains("all equal"), replayed.errors());
        byte[] damaged = truncated.clone();
        damaged[endOfTheLastWholeFrame(truncated)] ^= 0x10;
        refusesReplay("corrupt at byte", "damaged", damaged, incomplete);
    }

    /** Not any byte: a flipped length can make a log that ends too early of one that is damaged. */
    private static int endOfTheLastWholeFrame(byte[] log) {
        ByteBuffer bytes = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        int end = MAGIC_BYTES;
        for (int next = end; next <= log.length; ) {
            end = next;
            next = log.length - end < Envelope.HEAD_BYTES
                    ? Integer.MAX_VALUE
                    : end + Envelope.HEAD_BYTES + bytes.getInt(end);
        }
        return end - 1;
    }

    /** The version is the first field of the header, behind the magic number and the header's kind. */
    private static byte[] withVersion(int version, byte[] log) {
        ByteBuffer bytes = ByteBuffer.wrap(log.clone()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC_BYTES + Envelope.HEAD_BYTES + 1, (byte) version);
        bytes.limit(MAGIC_BYTES + Envelope.HEAD_BYTES + bytes.getInt(MAGIC_BYTES))
                .position(MAGIC_BYTES);
        Envelope.seal(bytes);
        return bytes.array();
    }

    private void refusesReplay(String why, String name, byte[] log, List<String> guest) throws Exception {
        Path file = Files.write(folder.resolve(name), log);
        check(why, command("", "replay", file.toString(), guest));
    }

    private CommandLineRun command(String input, String command, String file, List<String> guest) throws Exception {
        List<String> words = new ArrayList<>(List.of(command, file));
        words.addAll(guest);
        return CommandLineRun.of(folder, input, words);
    }

    private void refuses(String why, String... arguments) throws Exception {
        check(why, CommandLineRun.of(folder, "", List.of(arguments)));
    }

    static void check(String why, CommandLineRun run) {
        assertNotEquals(0, run.exitCode(), run.errors());
        List<String> said = run.errors()
                .lines()
                .filter(line -> line.startsWith("understudy: "))
                .toList();
        assertEquals(1, said.size(), run.errors());
        assertTrue(said.get(0).contains(why), () -> "'" + why + "' is not in: " + run.errors());
        assertFalse(run.errors().contains("\tat "), run.errors());
        assertFalse(run.errors().contains("internal error"), run.errors());
    }
}
