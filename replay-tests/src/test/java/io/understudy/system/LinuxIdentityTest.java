package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two hardest things a kernel does to whoever must repeat it exactly, in short: it rewrites its own code, and under
 * memory pressure it clears Accessed bits without a flush. What was recorded replays with other slices to the same
 * hashes. The long forms are {@code soak --guest linux --work patching} and {@code pressure}.
 */
class LinuxIdentityTest extends RequiresEngine {
    private static final Pattern HASHES = Pattern.compile("(\\d+) state hashes compared, all equal");
    private static final int LEAST_HASHES = 60;
    private static final int SWAPPING_ROUNDS = 2;

    @TempDir
    private Path folder;

    @Test
    void shouldReplayAKernelThatRewritesItsCodeAndSwaps() throws Exception {
        LinuxSession.assumeGuest(Architecture.I386);
        String printed = recordAndReplay(
                LinuxSession.script("patching-and-pressure.sh"), List.of("--guest", "linux", "-m", "44"));
        assertTrue(printed.contains("\nstatic keys passed\n"), printed);
        assertTrue(printed.contains("Summary: 34 PASSED, 0 FAILED, [34/34 JIT'ed]\n"), printed);
        assertTrue(printed.contains("\nfunction\ntraced\nnop\n0\n"), printed);
        assertSwapped(printed);
    }

    /** The 64-bit kernel has no test modules; it patches itself for static keys, the tracer, probes and a packet filter. */
    @Test
    void shouldReplayA64BitKernelThatRewritesItsCode() throws Exception {
        LongForm.assume("shouldReplayAKernelThatRewritesItsCodeAndSwaps, with 32 bits");
        LinuxSession.assumeGuest(Architecture.AMD64);
        String script = LinuxSession.script("kernel-patching-amd64.sh");
        String printed = recordAndReplay(script, List.of("--guest", "linux", "--arch", "amd64"));
        assertTrue(printed.contains("\n1\nstatic key 1\nstatic key 0\n"), printed);
        assertTrue(printed.contains("\nfunction\ntraced\nnop\n0\n"), printed);
        assertTrue(printed.contains("\nhit entry\nhit inside\nhit back\n0\n"), printed);
        assertTrue(printed.contains("\ntranslated\n"), printed);
        String patched = printed.substring(printed.indexOf("\nstatic key 1\n"));
        assertFalse(Pattern.compile("BUG|Oops|WARNING").matcher(patched).find(), printed);
    }

    @Test
    void shouldReplayA64BitKernelThatSwaps() throws Exception {
        LongForm.assume("shouldReplayAKernelThatRewritesItsCodeAndSwaps, with 32 bits");
        LinuxSession.assumeGuest(Architecture.AMD64);
        String script = LinuxSession.script("memory-pressure-amd64.sh");
        String printed = recordAndReplay(script, List.of("--guest", "linux", "--arch", "amd64", "-m", "88"));
        assertSwapped(printed);
        assertEquals(SWAPPING_ROUNDS, printed.split("  -\n", -1).length - 1, printed);
    }

    private static void assertSwapped(String printed) {
        for (String counter : List.of("pgdeactivate", "pgrefill", "pswpin", "pswpout")) {
            assertTrue(
                    Pattern.compile("\n" + counter + " [1-9]").matcher(printed).find(), counter + ": " + printed);
        }
    }

    /** Gives what the guest printed. */
    private String recordAndReplay(String script, List<String> machine) throws IOException, InterruptedException {
        String log = folder.resolve("recording").toString();
        List<String> record = new ArrayList<>(List.of("record", log, "--hash-interval", "50000000"));
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
