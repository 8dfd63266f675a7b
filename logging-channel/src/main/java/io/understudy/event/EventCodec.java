package io.understudy.event;

import io.understudy.json.BadJsonException;
import io.understudy.json.RecordReader;
import io.understudy.json.RecordWriter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events as lines of JSON:
 *
 * <pre>
 *   {"v":1, "at":MICROS, "from":{"kind":KIND, "name":NAME, "pid":PID}, "event":NAME, and the event's own fields}
 * </pre>
 *
 * The version changes when a line would be misunderstood by whoever knows an earlier one; new events and new fields are
 * ignored by those, and change nothing.
 */
public final class EventCodec {
    public static final int VERSION = 1;

    private static final Map<String, Class<? extends Record>> TYPES = Stream.of(Event.class.getPermittedSubclasses())
            .<Class<? extends Record>>map(each -> each.asSubclass(Record.class))
            .collect(Collectors.toMap(Event::nameOf, each -> each));

    /** What stands in front of an event's own fields. */
    public record Head(int v, long at, Origin from, String event) {}

    private EventCodec() {}

    /** One line, without its end. */
    public static String write(Stamped told) {
        Event event = told.event();
        return RecordWriter.text(new Head(VERSION, told.at(), told.from(), event.name()), (Record) event);
    }

    /**
     * Reads a line that anybody may have written.
     *
     * @return none if the event is one that is not known here
     * @throws BadJsonException in one line, if it is no event of this version
     */
    public static Optional<Stamped> read(String line) throws BadJsonException {
        RecordReader in = RecordReader.of(line);
        Head head = in.read(Head.class);
        if (head.v() != VERSION) {
            throw new BadJsonException("an event of version " + head.v() + ", and this program knows " + VERSION);
        }
        Class<? extends Record> type = TYPES.get(head.event());
        return type == null
                ? Optional.empty()
                : Optional.of(new Stamped(head.at(), head.from(), (Event) in.read(type)));
    }
}
