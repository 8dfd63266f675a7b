package io.understudy.log.message;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.header.LogHeader;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Objects;

/** What the two ends of the channel say to each other. Views, sequences, positions, times are 0 or more. */
public sealed interface ChannelMessage {
    /** The longest VM name, in bytes of UTF-8. */
    int MAX_VM_BYTES = 255;

    /** The longest {@link Hello#spec}, in bytes of UTF-8. */
    int MAX_SPEC_BYTES = 8192;

    /** Of {@code host:port}: a name of DNS, and the port. */
    int MAX_ADDRESS_BYTES = 260;

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

    /**
     * The primary of this view asks the other to be its backup for this machine.
     *
     * @param spec how a host that was not told builds the machine, for its eyes only: at most {@link #MAX_SPEC_BYTES} bytes
     *     without control characters; empty for a host that was told
     */
    record Hello(long view, String vm, String spec, LogHeader header, HostIncarnation sender)
            implements ChannelMessage {
        public Hello {
            requireNotNegative(view);
            WireWriter.requireText(vm, MAX_VM_BYTES, "the VM name");
            WireWriter.requireText(spec, MAX_SPEC_BYTES, "the VM's specification");
            Objects.requireNonNull(header);
            Objects.requireNonNull(sender);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.HELLO;
        }
    }

    /**
     * The answer to {@link Hello}: entries may come.
     *
     * @param console where a gateway finds the sender once it is primary, {@code host:port} or empty, in at most
     *     {@link #MAX_ADDRESS_BYTES} bytes
     * @param basis whether the sender has images of the machine's disks from before, and says with {@link Basis} what they hold
     */
    record Accept(long view, HostIncarnation sender, String console, boolean basis) implements ChannelMessage {
        public Accept {
            requireNotNegative(view);
            Objects.requireNonNull(sender);
            WireWriter.requireText(console, MAX_ADDRESS_BYTES, "the console's address");
        }

        /** Of one that has neither. */
        public Accept(long view, HostIncarnation sender) {
            this(view, sender, "", false);
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
     * @param confirmed from a primary: up to where the world has each stream's outputs; from a backup: of the stream of each
     *     disk, how many requests are forced there
     * @param nanos machine time, nanoseconds since power-on
     * @param executedSequence the last entry it has executed
     */
    record Heartbeat(
            long view,
            long lastSequence,
            long position,
            boolean halted,
            StreamPositions confirmed,
            long nanos,
            long executedSequence)
            implements ChannelMessage {
        public Heartbeat {
            requireNotNegative(view, lastSequence, position, nanos, executedSequence);
            Objects.requireNonNull(confirmed);
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

    /**
     * The state of a running machine comes, in pieces; the entries that follow continue it.
     *
     * @param start where the log stands: behind the CHECKPOINT at which the state was copied
     * @param ramBytes a multiple of {@link #PAGE_BYTES} up to {@link #MAX_RAM_BYTES}, not 0
     * @param confirmed up to where the world has each stream's outputs
     * @param outputs how many bytes the other outputs take, which come as pieces; 0 if there are none, at most {@link
     *     #MAX_OUTPUTS_BYTES}
     * @param machine the state beside RAM, at most {@link #MAX_MACHINE_BYTES}; opaque here. Read-only, not to be changed by
     *     the giver
     */
    record StateBegin(Baseline start, long ramBytes, StreamPositions confirmed, int outputs, ByteBuffer machine)
            implements ChannelMessage {
        public static final int PAGE_BYTES = 4096;

        /** What a {@link ByteBuffer} can hold. */
        public static final long MAX_RAM_BYTES = (1L << 31) - PAGE_BYTES;

        public static final int MAX_MACHINE_BYTES = 512 * 1024;

        /** More than any host keeps. */
        public static final int MAX_OUTPUTS_BYTES = 16 << 20;

        public StateBegin {
            if (ramBytes <= 0 || ramBytes > MAX_RAM_BYTES || ramBytes % PAGE_BYTES != 0) {
                throw new IllegalArgumentException("a state has " + PAGE_BYTES + " to " + MAX_RAM_BYTES
                        + " bytes of RAM in whole pages, not " + ramBytes);
            }
            long unconfirmed = start.outputs() - confirmed.total();
            boolean some = unconfirmed > 0;
            if (unconfirmed < 0 || outputs < unconfirmed || outputs > MAX_OUTPUTS_BYTES || some != (outputs > 0)) {
                throw new IllegalArgumentException(confirmed.total() + " of " + start.outputs()
                        + " bytes of output are confirmed, the others take " + outputs);
            }
            if (machine.remaining() > MAX_MACHINE_BYTES) {
                throw new IllegalArgumentException("the machine's state beside RAM takes " + machine.remaining()
                        + " bytes, at most " + MAX_MACHINE_BYTES + " are allowed");
            }
            machine = machine.slice().asReadOnlyBuffer();
        }

        /** A view of its own, from 0 to its limit. */
        @Override
        public ByteBuffer machine() {
            return machine.duplicate();
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.STATE_BEGIN;
        }
    }

    /**
     * A piece of the state. What no piece brings of RAM is zero.
     *
     * @param offset in bytes from the part's beginning
     * @param bytes 1 to {@link #MAX_BYTES}, whatever they were on the wire. Read-only, not to be changed by the giver
     */
    record StatePiece(StatePart part, long offset, ByteBuffer bytes) implements ChannelMessage {
        public static final int MAX_BYTES = 64 * 1024;

        public StatePiece {
            Objects.requireNonNull(part);
            requireNotNegative(offset);
            if (!bytes.hasRemaining() || bytes.remaining() > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "a piece of state has 1 to " + MAX_BYTES + " bytes, not " + bytes.remaining());
            }
            bytes = bytes.slice().asReadOnlyBuffer();
        }

        /** A view of its own, from 0 to its limit. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.STATE_PIECE;
        }
    }

    /**
     * The state is complete; entries follow.
     *
     * @param pieces how many were sent
     * @param ramCrc CRC-32C of the whole RAM, its zeros included
     */
    record StateEnd(long pieces, int ramCrc) implements ChannelMessage {
        public StateEnd {
            requireNotNegative(pieces);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.STATE_END;
        }
    }

    /**
     * The backup stores the log, and wants a state anew so that it can drop what came before.
     *
     * @param has the state that it has, by the sequence number of the entry that follows it
     */
    record StateRequest(long has) implements ChannelMessage {
        public StateRequest {
            requireNotNegative(has);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.STATE_REQUEST;
        }
    }

    /** The sender wants the state of this VM to keep, and will be no backup; answered with {@link Hello} and the state. */
    record SnapshotRequest(String vm) implements ChannelMessage {
        public SnapshotRequest {
            WireWriter.requireText(vm, MAX_VM_BYTES, "the VM name");
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.SNAPSHOT_REQUEST;
        }
    }

    /**
     * From the primary: be primary in my place. From the backup, in answer: I have executed everything you sent, and ask
     * the arbiter now.
     *
     * @param view the one that is to end
     */
    record HandOver(long view) implements ChannelMessage {
        public HandOver {
            requireNotNegative(view);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.HAND_OVER;
        }
    }

    /**
     * Where a connection is to be had that the kernel breaks first when the sender's process dies.
     *
     * @param port at the address from which the sender speaks: 0 to {@link #MAX_PORT}; nobody listens at 0
     * @param proof what is said there to whoever connects
     */
    record Lifeline(int port, long proof) implements ChannelMessage {
        public static final int MAX_PORT = 65_535;

        public Lifeline {
            requireNotNegative(port);
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.LIFELINE;
        }
    }

    /**
     * What chunks of images hold that a newcomer has from before, disk by disk and in order.
     *
     * @param first the first chunk's number, counted over all disks
     * @param checks {@link #CHECK_BYTES} for each of 1 to {@link #MAX_CHECKS} chunks, zeros where one is not to be had.
     *     Read-only, not to be changed by the giver
     */
    record Basis(long first, ByteBuffer checks) implements ChannelMessage {
        public static final int CHECK_BYTES = 32;
        public static final int MAX_CHECKS = 512;

        public Basis {
            requireNotNegative(first);
            int bytes = checks.remaining();
            if (bytes == 0 || bytes % CHECK_BYTES != 0 || bytes > MAX_CHECKS * CHECK_BYTES) {
                throw new IllegalArgumentException("a basis has 1 to " + MAX_CHECKS + " checks of " + CHECK_BYTES
                        + " bytes at a time, not " + bytes + " bytes");
            }
            checks = checks.slice().asReadOnlyBuffer();
        }

        /** A view of its own, from 0 to its limit. */
        @Override
        public ByteBuffer checks() {
            return checks.duplicate();
        }

        @Override
        public EnvelopeKind kind() {
            return EnvelopeKind.BASIS;
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
