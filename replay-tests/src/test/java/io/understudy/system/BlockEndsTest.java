package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings say where their blocks end, and are replayed so: those that were made before blocks ended alike everywhere. */
class BlockEndsTest extends RequiresEngine {
    /** What recordings were made with before. */
    private static final Map<String, String> AS_BEFORE = Map.of("JAVA_TOOL_OPTIONS", "-Dunderstudy.blockEnds=engine");

    @TempDir
    private Path folder;

    /** INC EAX two hundred times, and again: a block of 201, or three of 64 and one of 9. */
    private String unrolled() throws Exception {
        return TinyImage.write(folder, "unrolled", "40 ".repeat(200) + "E9 33 FF FF FF")
                .toString();
    }

    @Test
    void shouldReplayEachRecordingInItsOwnWay() throws Exception {
        String image = unrolled();
        String before = record(image, AS_BEFORE);
        String now = record(image, Map.of());
        assertNotEquals(before, now);
    }

    /** Records, replays with what is the default today, and returns where both ended. */
    private String record(String image, Map<String, String> environment) throws Exception {
        String log = folder.resolve("recording" + environment.size()).toString();
        List<String> options = List.of("record", log, "--guest", image, "--until", "1000001");
        CommandLineRun recorded = CommandLineRun.of(folder, "", environment, options);
        assertEquals(0, recorded.exitCode(), recorded.errors());
        CommandLineRun replayed = CommandLineRun.of(folder, "", List.of("replay", log, "--guest", image));
        assertEquals(0, replayed.exitCode(), replayed.errors());
        assertTrue(replayed.errors().contains(" instructions"), replayed.errors());
        return replayed.errors().replaceAll("(?s).* after (\\d+) instructions.*", "$1");
    }
}
