package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two hardest things a kernel does to whoever must repeat it exactly, in short: it rewrites its own code, and under
 * memory pressure it clears Accessed bits without a flush. What was recorded replays with other slices to the same
 * hashes. The long forms are {@code soak --guest linux --work patching} and {@code pressure}.
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
    void shouldReplayAKernelThatRewritesItsCodeAndSwaps() throws Exception {
        String log = folder.resolve("recording").toString();
        LinuxSession recorded = LinuxSession.of(
                folder,
                LinuxSession.script("patching-and-pressure.sh"),
                List.of("record", log, "--hash-interval", "50000000", "--guest", "linux", "-m", "44"));
        String printed = recorded.output();
        assertTrue(printed.contains("\nstatic keys passed\n"), printed);
        assertTrue(printed.contains("Summary: 34 PASSED, 0 FAILED, [34/34 JIT'ed]\n"), printed);
        assertTrue(printed.contains("\nfunction\ntraced\nnop\n0\n"), printed);
        for (String counter : List.of("pgdeactivate", "pgrefill", "pswpin", "pswpout")) {
            assertTrue(
                    Pattern.compile("\n" + counter + " [1-9]").matcher(printed).find(), counter + ": " + printed);
        }

        LinuxSession replayed = LinuxSession.of(
                folder, "", List.of("replay", log, "--slice", "200000", "--guest", "linux", "-m", "44"));
        assertEquals(0, replayed.exitCode(), replayed.errors());
        assertEquals(printed, replayed.output());
        Matcher hashes = HASHES.matcher(replayed.errors());
        assertTrue(hashes.find() && Integer.parseInt(hashes.group(1)) > LEAST_HASHES, replayed.errors());
    }
}
