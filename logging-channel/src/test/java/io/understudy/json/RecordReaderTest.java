package io.understudy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
    /** A part with a rule of its own. */
    public record Port(int number) {
        public Port {
            if (number < 0) {
                throw new IllegalArgumentException("no port is " + number);
            }
        }
    }

    /** One of each type. */
    public record All(
            long large, int small, boolean truth, String text, Kind kind, Optional<String> perhaps, List<Port> ports) {}

    /** Two words. */
    public enum Kind {
        ONE_THING,
        ANOTHER
    }

    @Test
    void shouldReadEachTypeAsItIsWritten() throws BadJsonException {
        All all = new All(
                Long.MIN_VALUE, -1, true, "\n\"é", Kind.ONE_THING, Optional.of(""), List.of(new Port(1), new Port(2)));
        String text = RecordWriter.text(all);
        assertEquals(
                "{\"large\":-9223372036854775808,\"small\":-1,\"truth\":true,\"text\":\"\\n\\\"é\",\"kind\":\"oneThing\","
                        + "\"perhaps\":\"\",\"ports\":[{\"number\":1},{\"number\":2}]}",
                text);
        assertEquals(all, RecordReader.of(text).read(All.class));
    }

    @Test
    void shouldTakeWhatIsMissingForNothing() throws BadJsonException {
        assertEquals(
                new All(0, 0, false, "", Kind.ANOTHER, Optional.empty(), List.of()),
                RecordReader.of("{\"kind\":\"another\",\"perhaps\":null,\"ports\":null}")
                        .read(All.class));
    }

    @Test
    void shouldRefuseWhatTheRecordDoesNotTake() throws BadJsonException {
        RecordReader in = RecordReader.of("{\"number\":-5}");
        assertEquals(
                "no Port: no port is -5",
                assertThrows(BadJsonException.class, () -> in.read(Port.class)).getMessage());
    }

    @Test
    void shouldWriteSeveralRecordsAsOneObject() {
        assertEquals(
                "{\"number\":1,\"large\":0,\"small\":0,\"truth\":false,\"text\":\"\",\"kind\":\"another\",\"ports\":[]}",
                RecordWriter.text(new Port(1), new All(0, 0, false, "", Kind.ANOTHER, Optional.empty(), List.of())));
    }
}
