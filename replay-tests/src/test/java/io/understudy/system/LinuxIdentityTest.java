package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two hardest things a kernel does to whoever must repeat it exactly: it rewrites its own code, and under memory
 * pressure it clears Accessed bits without a flush. What was recorded replays with other slices to the same hashes.
 * {@code -Dunderstudy.linuxRounds=40} makes the pressure last for minutes.
 */
class LinuxIdentityTest extends RequiresEngine {
    private static final Pattern HASHES = Pattern.compile("(\\d+) state hashes compared, all equal");
    private static final int LEAST_HASHES = 100;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findGuest() {
        LinuxSession.assumeGuest();
    }

    @Test
    void shouldReplayAKernelThatRewritesItsCode() throws Exception {
        String printed = recordAndReplay(LinuxSession.script("kernel-patching.sh"), List.of("--guest", "linux"));
        assertTrue(printed.contains("\nstatic keys passed\n"), printed);
        assertTrue(printed.contains("\nfunction\ntraced\nnop\n0\n"), printed);
        for (int tests : List.of(73, 40, 34)) {
            String summary = "Summary: " + tests + " PASSED, 0 FAILED, [" + tests + "/" + tests + " JIT'ed]";
            assertTrue(printed.contains(summary), "no '" + summary + "' in " + printed);
        }
    }

    @Test
    void shouldReplayAKernelThatSwaps() throws Exception {
        String rounds = System.getProperty("understudy.linuxRounds", "1");
        String script = LinuxSession.script("memory-pressure.sh").replace("ROUNDS", rounds);
        String printed = recordAndReplay(script, List.of("--guest", "linux", "-m", "36"));
        for (String counter : List.of("pgdeactivate", "pgrefill", "pswpin", "pswpout")) {
            assertTrue(
                    Pattern.compile("\n" + counter + " [1-9]").matcher(printed).find(), counter + ": " + printed);
        }
        assertEquals(Integer.parseInt(rounds), printed.split("  -\n", -1).length - 1, printed);
    }

    /** Gives what the guest printed. */
    private String recordAndReplay(String script, List<String> machine) throws IOException, InterruptedException {
        String log = folder.resolve("recording").toString();
        List<String> record = new ArrayList<>(List.of("record", log, "--hash-interval", "20000000"));
        record.addAll(machine);
        LinuxSession recorded = LinuxSession.of(folder, script, record);
        List<String> replay = new ArrayList<>(List.of("replay", log, "--slice", "200000"));
        replay.addAll(machine);
        LinuxSession replayed = LinuxSession.of(folder, "", replay);
        assertEquals(0, replayed.exitCode(), replayed.errors());
        assertEquals(recorded.output(), replayed.output());
        Matcher hashes = HASHES.matcher(replayed.errors());
        assertTrue(hashes.find() && Integer.parseInt(hashes.group(1)) > LEAST_HASHES, replayed.errors());
        return recorded.output();
    }
}
