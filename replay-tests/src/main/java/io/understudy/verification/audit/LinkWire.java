package io.understudy.verification.audit;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.message.StatePart;
import io.understudy.output.Unconfirmed;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection between two hosts, as far as it has to do with outputs: what the one sent to be kept, and what the other
 * acknowledged. Pure; one thread at a time.
 */
final class LinkWire {
    private final Map<Integer, LoggedOutputs> streams = new HashMap<>();
    private final ByteArrayOutputStream outputs = new ByteArrayOutputStream();
    private ChannelMessage.Hello hello;
    private ChannelMessage.StateBegin begin;
    private HostIncarnation backup;
    private StreamPositions start = StreamPositions.NONE;
    private long firstSequence = Baseline.POWER_ON.nextSequence();
    private boolean flows;
    private long acknowledged;

    /**
     * The primary said this.
     *
     * @throws IllegalArgumentException if it makes no sense, in one line
     */
    void toBackup(ChannelMessage message) {
        if (message instanceof ChannelMessage.Hello said) {
            hello = said;
        } else if (message instanceof ChannelMessage.EntriesFrame entries) {
            flows = true;
            entries.frame().entries().forEach(this::logged);
        } else if (!flows) {
            state(message);
        }
    }

    private void logged(Entry entry) {
        if (entry.type() == EntryType.OUTPUT) {
            of(entry.stream()).add(entry.sequence(), entry.length(), entry.check());
        }
    }

    private LoggedOutputs of(int stream) {
        return streams.computeIfAbsent(stream, number -> new LoggedOutputs(start.at(number)));
    }

    /** A backup of a machine that runs begins with its state; one that comes later, for a cold backup, repeats what is known. */
    private void state(ChannelMessage message) {
        if (message instanceof ChannelMessage.StateBegin said) {
            begin = said;
            firstSequence = begin.start().nextSequence();
            outputs.reset();
        } else if (message instanceof ChannelMessage.StatePiece piece && piece.part() == StatePart.OUTPUTS) {
            byte[] bytes = new byte[piece.bytes().remaining()];
            piece.bytes().get(bytes);
            outputs.writeBytes(bytes);
        } else if (message instanceof ChannelMessage.StateEnd && begin != null) {
            start = new Unconfirmed(begin.confirmed(), outputs.toByteArray()).made();
            streams.clear();
            if (start.total() != begin.start().outputs()) {
                throw new IllegalArgumentException("a state has outputs up to " + start + ", which is not "
                        + begin.start().outputs() + " bytes");
            }
        }
    }

    /** The backup said this, and from now on the primary may know it. */
    void toPrimary(ChannelMessage message) {
        if (message instanceof ChannelMessage.Accept accept) {
            backup = accept.sender();
        } else if (message instanceof ChannelMessage.Ack ack && hello != null && ack.view() == hello.view()) {
            acknowledged = Math.max(acknowledged, ack.received());
        }
    }

    /** For which view it was made, once the one has asked the other to be its backup. */
    long view() {
        return hello.view();
    }

    /** Whether it is between these two. */
    boolean connects(HostIncarnation primary, HostIncarnation backup) {
        return primary.equals(hello.sender()) && backup.equals(this.backup);
    }

    Finding judge(Departure left) {
        // Whoever has not acknowledged the state has nothing.
        return acknowledged + 1 < firstSequence
                ? Finding.EARLY
                : of(left.stream()).judge(left, acknowledged);
    }
}
