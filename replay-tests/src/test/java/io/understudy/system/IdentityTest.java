package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What was recorded replays to the same bytes and the same state hashes, with other slice lengths (drawn anew in each
 * run) and under either counter.
 */
class IdentityTest extends RequiresEngine {
    private static final String KV_SESSION =
            "put a 1\nappend a xyz\nget a\nstamp\nsum\nuptime\nprint 40\nput b 2\ndel a\nget a\nstamp\nexit 0\n";
    private static final Pattern HASHES = Pattern.compile("(\\d+) state hashes compared, all equal");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "kv, '', native, java, 3000",
        "kv, '', java, native, 3000",
        "clock, 'every=2 ticks=9', native, java, 600",
        "torture, 'lines=2 step=20', native, native, 100000",
        "torture, 'lines=2 step=20', native, java, 100000",
        "torture, 'lines=1 step=20', java, native, 100000"
    })
    void shouldReplayWhatWasRecorded(String guest, String append, String records, String replays, int interval)
            throws Exception {
        List<String> machine = new ArrayList<>(List.of("--guest", guest));
        if (!append.isEmpty()) {
            machine.addAll(List.of("-append", append));
        }
        String log = folder.resolve("recording").toString();
        CommandLineRun recorded = CommandLineRun.of(
                folder,
                guest.equals("kv") ? KV_SESSION : "",
                with(
                        machine,
                        "record",
                        log,
                        "--counter",
                        records,
                        "--hash-interval",
                        "" + interval,
                        "--slice",
                        "3000"));
        assertEquals(0, recorded.exitCode(), recorded.errors());

        CommandLineRun replayed =
                CommandLineRun.of(folder, "", with(machine, "replay", log, "--counter", replays, "--slice", "20000"));
        assertEquals(0, replayed.exitCode(), replayed.errors());
        assertEquals(recorded.output(), replayed.output());
        Matcher hashes = HASHES.matcher(replayed.errors());
        assertTrue(hashes.find() && Integer.parseInt(hashes.group(1)) > 2, replayed.errors());
    }

    private static List<String> with(List<String> machine, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(machine);
        return all;
    }
}
