package io.understudy.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.event.Event;
import io.understudy.event.FailoverStage;
import io.understudy.event.Origin;
import io.understudy.event.Stamped;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lines that demonstrations and scripts read: they stay as they are, whatever events become. */
class EventLineTest {
    private static String line(Event event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new EventLine(new PrintStream(out, false, StandardCharsets.UTF_8))
                .say(new Stamped(1234, new Origin(Origin.Kind.HOST, "a", 1), event));
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void shouldSpellWhatHostsTell() {
        assertEquals(
                "@ 1234 role role=GOING_LIVE view=2 entries=10 bytes=11",
                line(new Event.Role("vm", "GOING_LIVE", 2, 99, 10, 11, "x")));
        assertEquals(
                "@ 1234 progress count=1 entries=2 bytes=3 hashes=4 slices=5", line(new Event.Progress(1, 2, 3, 4, 5)));
        assertEquals("@ 1234 first-output", line(new Event.Stage("vm", 2, FailoverStage.FIRST_OUTPUT, "x")));
        assertEquals("@ 1234 copied pause=1500", line(new Event.Copied(1500)));
        assertEquals("@ 1234 finished code=3", line(new Event.Finished(3, "x")));
        assertEquals(
                "@ 1234 listening log=7101 console=7201",
                line(new Event.Listening(
                        List.of(new Event.Port("log", "127.0.0.1:7101"), new Event.Port("console", "[::1]:7201")))));
    }

    @Test
    void shouldSpellWhatGatewayAndSwitchTell() {
        assertEquals(
                "@ 1234 listening port=7070",
                line(new Event.Listening(List.of(new Event.Port("port", "127.0.0.1:7070")))));
        assertEquals(
                "@ 1234 stream port=7171",
                line(new Event.Listening(List.of(new Event.Port("stream", "127.0.0.1:7171")))));
        assertEquals("@ 1234 attached view=2", line(new Event.Attached("vm", 2, "b", Optional.empty())));
        assertEquals("@ 1234 lost view=2", line(new Event.Lost("vm", 2, "b", "x")));
        assertEquals("@ 1234 resumed view=2 resent=4 repeated=5", line(new Event.Resumed("vm", 2, "b", 3, 4, 5)));
        assertEquals(
                "@ 1234 attached vm=vm view=2 card=52:54:00:00:00:01 host=b",
                line(new Event.Attached("vm", 2, "b", Optional.of("52:54:00:00:00:01"))));
        assertEquals("@ 1234 frame vm=vm view=2 card=m", line(new Event.Frame("vm", 2, "b", "m")));
        assertEquals("@ 1234 detached vm=vm view=2 card=m", line(new Event.Detached("vm", 2, "b", "m")));
    }

    @Test
    void shouldSayNothingElse() {
        assertEquals("", line(new Event.Stage("vm", 2, FailoverStage.CLAIMED, "x")));
        assertEquals("", line(new Event.Notice("x")));
        assertEquals("", line(new Event.Member("a", true, "")));
    }
}
