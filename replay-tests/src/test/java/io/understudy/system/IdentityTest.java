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
 * run), under either counter and on either memory path.
 */
class IdentityTest extends RequiresEngine {
    private static final String KV_SESSION =
            "put a 1\nappend a xyz\nget a\nstamp\nsum\nuptime\nprint 40\nput b 2\ndel a\nget a\nstamp\nexit 0\n";
    private static final Pattern HASHES = Pattern.compile("(\\d+) state hashes compared, all equal");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "kv, '', native fast, java stock, 3000",
        "kv, '', java stock, native fast, 3000",
        "kv, '', native stock, native fast, 3000",
        "clock, 'every=2 ticks=9', native fast, java stock, 600",
        "clock, 'every=2 ticks=9', native fast, native stock, 600",
        "torture, 'lines=2 step=20', native fast, native fast, 100000",
        "torture, 'lines=2 step=20', native fast, native stock, 100000",
        "torture, 'lines=2 step=20', native stock, native fast, 100000",
        "torture, 'lines=2 step=20', native fast, java stock, 100000",
        "torture, 'lines=1 step=20', java stock, native fast, 100000"
    })
    void shouldReplayWhatWasRecorded(String guest, String append, String records, String replays, int interval)
            throws Exception {
        List<String> machine = new ArrayList<>(List.of("--guest", guest));
        if (!append.isEmpty()) {
            machine.addAll(List.of("-append", append));
        }
        String log = folder.resolve("recording").toString();
        List<String> record = with(machine, "record", log, "--hash-interval", "" + interval, "--slice", "3000");
        record.addAll(modes(records));
        CommandLineRun recorded = CommandLineRun.of(folder, guest.equals("kv") ? KV_SESSION : "", record);
        assertEquals(0, recorded.exitCode(), recorded.errors());

        List<String> replay = with(machine, "replay", log, "--slice", "20000");
        replay.addAll(modes(replays));
        CommandLineRun replayed = CommandLineRun.of(folder, "", replay);
        assertEquals(0, replayed.exitCode(), replayed.errors());
        assertEquals(recorded.output(), replayed.output());
        Matcher hashes = HASHES.matcher(replayed.errors());
        assertTrue(hashes.find() && Integer.parseInt(hashes.group(1)) > 2, replayed.errors());
    }

    /** A counter and a memory path, as options. */
    private static List<String> modes(String words) {
        int space = words.indexOf(' ');
        return List.of("--counter", words.substring(0, space), "--memory", words.substring(space + 1));
    }

    private static List<String> with(List<String> machine, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(machine);
        return all;
    }
}
