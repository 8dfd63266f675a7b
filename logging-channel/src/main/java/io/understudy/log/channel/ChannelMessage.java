package io.understudy.log.channel;

import io.understudy.log.frame.Frame;
import io.understudy.log.header.LogHeader;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireWriter;
import java.util.Objects;

/** What the two ends of the channel say to each other. Views, sequences, positions, times are 0 or more. */
public sealed interface ChannelMessage {
    /** The longest VM name, in bytes of UTF-8. */
    int MAX_VM_BYTES = 255;

    /** The longest reason, in characters; a longer one is cut. */
    int MAX_REASON_CHARS = 500;

    EnvelopeKind kind();

    /**
     * The first message of each connection, answered with the same once both connections of the pair are there.
     *
     * @param pair chosen at random by the connecting side, the same on both lanes
     */
    record Join(Lane lane, long pair) implements ChannelMessage {
        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.JOIN;
        }
    }

    /** The primary of this view asks the other to be its backup for this machine. */
    record Hello(long view, String vm, LogHeader header, HostIncarnation sender) implements ChannelMessage {
        public Hello {
            requireNotNegative(view);
            WireWriter.requireText(vm, MAX_VM_BYTES, "the VM name");
            Objects.requireNonNull(header);
            Objects.requireNonNull(sender);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.HELLO;
        }
    }

    /** The answer to {@link Hello}: entries may come. */
    record Accept(long view, HostIncarnation sender) implements ChannelMessage {
        public Accept {
            requireNotNegative(view);
            Objects.requireNonNull(sender);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.ACCEPT;
        }
    }

    /** The other answer to {@link Hello}. */
    record Refuse(String reason) implements ChannelMessage {
        public Refuse {
            reason = oneLine(reason);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.REFUSE;
        }
    }

    /** Entries; on the wire the frame's own bytes. */
    record EntriesFrame(Frame frame) implements ChannelMessage {
        public EntriesFrame {
            Objects.requireNonNull(frame);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.FRAME;
        }
    }

    /**
     * What the backup has. A later ack stands for all before it.
     *
     * @param received every entry up to this sequence number has been received
     * @param executed the position up to which the backup has executed
     */
    record Ack(long view, long received, long executed) implements ChannelMessage {
        public Ack {
            requireNotNegative(view, received, executed);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.ACK;
        }
    }

    /**
     * Sign of life, and where the sender stands.
     *
     * @param lastSequence the last entry it recorded or received
     * @param position the instruction count it has executed to
     * @param halted whether the guest sleeps in HLT
     * @param releasedOutput the number of the last output that was released to the world
     * @param nanos machine time, nanoseconds since power-on
     * @param executedSequence the last entry it has executed
     */
    record Heartbeat(
            long view,
            long lastSequence,
            long position,
            boolean halted,
            long releasedOutput,
            long nanos,
            long executedSequence)
            implements ChannelMessage {
        public Heartbeat {
            requireNotNegative(view, lastSequence, position, releasedOutput, nanos, executedSequence);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.HEARTBEAT;
        }
    }

    /** The sender leaves on purpose. */
    record Goodbye(String reason) implements ChannelMessage {
        public Goodbye {
            reason = oneLine(reason);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.GOODBYE;
        }
    }

    private static void requireNotNegative(long... values) {
        for (long value : values) {
            if (value < 0) {
                throw new IllegalArgumentException("a channel message carries no negative number: " + value);
            }
        }
    }

    /** A reason is often an exception's message; it must not fail to be sent because of what it holds. */
    private static String oneLine(String reason) {
        StringBuilder line = new StringBuilder();
        reason.codePoints()
                .limit(MAX_REASON_CHARS)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .map(c -> Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(line::appendCodePoint);
        return line.toString();
    }
}
