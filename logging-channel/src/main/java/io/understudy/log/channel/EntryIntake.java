package io.understudy.log.channel;

import io.understudy.event.Kinds;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.entry.EntryTally;
import io.understudy.log.entry.EntryType;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage.Ack;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.wire.CorruptLogException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a backup lets in: entries from the primary of its own current view (rule 3 of the views), each exactly once and in
 * order. Pure; one thread.
 *
 * <p>What was let in is acknowledged, and what was acknowledged may never be lost: the caller keeps the entries before it
 * sends the ack.
 */
public final class EntryIntake {
    /** The answer to a frame. */
    public sealed interface Intake {}

    /**
     * The frame belongs here.
     *
     * @param entries those not received before, in order; none if all were
     */
    public record Taken(List<Entry> entries) implements Intake {}

    /**
     * The frame does not, and nothing of it was let in.
     *
     * @param reason one line
     */
    public record Refused(String reason) implements Intake {}

    private final long view;
    private final HostIncarnation primary;
    private Baseline baseline;
    private final EntryTally tally = new EntryTally();
    private boolean ended;

    /** @param start where this backup's copy of the log stands, for instance after a state transfer */
    public EntryIntake(long view, HostIncarnation primary, Baseline start) {
        this.view = view;
        this.primary = primary;
        baseline = start;
    }

    /** The highest sequence number up to which everything is here. */
    public long received() {
        return baseline.nextSequence() - 1;
    }

    /** Where this backup's copy of the log stands. */
    public Baseline baseline() {
        return baseline;
    }

    /** The ack that says what was let in. */
    public Ack ack(long executedPosition) {
        return new Ack(view, received(), executedPosition);
    }

    /** @param from who sent the frame, as its Hello said */
    public Intake offer(HostIncarnation from, Frame frame) {
        if (frame.view() != view) {
            return refused(frame, "this host is in view " + view);
        }
        if (!from.equals(primary)) {
            return refused(frame, "from " + from + ", but the primary of view " + view + " is " + primary);
        }
        if (frame.firstSequence() > baseline.nextSequence()) {
            return refused(frame, "entries from " + baseline.nextSequence() + " on are missing");
        }
        if (frame.lastSequence() < baseline.nextSequence()) {
            return new Taken(List.of());
        }
        if (ended) {
            return refused(frame, "the log has ended");
        }
        try {
            return take(frame);
        } catch (CorruptLogException e) {
            return refused(frame, e.getMessage());
        }
    }

    private Intake take(Frame frame) {
        EntryReader reader = frame.reader();
        while (reader.baseline().nextSequence() < baseline.nextSequence()) {
            reader.next();
        }
        if (!reader.baseline().equals(baseline)) {
            return refused(frame, "it continues " + reader.baseline() + ", this log stands at " + baseline);
        }
        List<Entry> entries = new ArrayList<>();
        int[] starts = new int[frame.entryCount() + 1];
        while (reader.hasNext()) {
            starts[entries.size()] = reader.offset();
            entries.add(reader.next());
        }
        starts[entries.size()] = reader.offset();
        count(frame.bytes(), starts, entries);
        baseline = reader.baseline();
        ended = entries.get(entries.size() - 1).type() == EntryType.END;
        return new Taken(entries);
    }

    /** Only of a frame that was taken whole. */
    private void count(ByteBuffer frame, int[] starts, List<Entry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            tally.count(
                    frame.get(starts[i]),
                    starts[i + 1] - starts[i],
                    entries.get(i).isDisks());
        }
    }

    /** What was let in, by kind. */
    public Kinds kinds() {
        return tally.kinds();
    }

    private static Refused refused(Frame frame, String reason) {
        return new Refused(frame + " refused: " + reason);
    }
}
