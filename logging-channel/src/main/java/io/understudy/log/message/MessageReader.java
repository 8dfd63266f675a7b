package io.understudy.log.message;

import static io.understudy.log.message.HostIncarnation.MAX_HOST_BYTES;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.header.LogHeaderCodec;
import io.understudy.log.message.ChannelMessage.Accept;
import io.understudy.log.message.ChannelMessage.Ack;
import io.understudy.log.message.ChannelMessage.Basis;
import io.understudy.log.message.ChannelMessage.EntriesFrame;
import io.understudy.log.message.ChannelMessage.Goodbye;
import io.understudy.log.message.ChannelMessage.HandOver;
import io.understudy.log.message.ChannelMessage.Heartbeat;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.ChannelMessage.Join;
import io.understudy.log.message.ChannelMessage.Lifeline;
import io.understudy.log.message.ChannelMessage.Refuse;
import io.understudy.log.message.ChannelMessage.SnapshotRequest;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StateRequest;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireReader;
import java.nio.ByteBuffer;

/** Channel messages from bytes, trusting none. The mirror of {@link MessageWriter}. */
public final class MessageReader {
    /** A character takes at most four bytes of UTF-8. */
    static final int MAX_REASON_BYTES = 4 * ChannelMessage.MAX_REASON_CHARS;

    private MessageReader() {}

    /**
     * Reads the message that lies exactly between the buffer's position and limit; keeps nothing of the buffer.
     *
     * @throws CorruptLogException with an offset from the message's first byte
     */
    public static ChannelMessage read(ByteBuffer whole) {
        if (whole.remaining() > Envelope.HEAD_BYTES
                && (whole.get(whole.position() + Envelope.HEAD_BYTES) & 0xFF) == EnvelopeKind.FRAME.code()) {
            return new EntriesFrame(FrameReader.read(whole));
        }
        WireReader in = Envelope.open(whole);
        EnvelopeKind kind = EnvelopeKind.of(in.u8("the kind"), Envelope.HEAD_BYTES);
        ChannelMessage message = body(kind, in);
        in.end("a " + kind);
        return message;
    }

    private static ChannelMessage body(EnvelopeKind kind, WireReader in) {
        switch (kind) {
            case FRAME:
            case LOG_HEADER:
                throw new CorruptLogException(Envelope.HEAD_BYTES, "a " + kind + " stands where a message should");
            case JOIN:
                return new Join(in.flag("the lane") ? Lane.HEARTBEATS : Lane.ENTRIES, in.i64("the pair"));
            case HELLO:
                long view = in.varint("the view");
                String vm = in.string(ChannelMessage.MAX_VM_BYTES, "the VM name");
                String spec = in.string(ChannelMessage.MAX_SPEC_BYTES, "the VM's specification");
                HostIncarnation sender = host(in);
                return new Hello(view, vm, spec, LogHeaderCodec.getFields(in), sender);
            case ACCEPT:
                return new Accept(
                        in.varint("the view"),
                        host(in),
                        in.string(ChannelMessage.MAX_ADDRESS_BYTES, "the console's address"),
                        in.flag("whether there is a basis"));
            case REFUSE:
                return new Refuse(reason(in));
            case ACK:
                return new Ack(in.varint("the view"), in.varint("the sequence"), in.varint("the position"));
            case HEARTBEAT:
                return new Heartbeat(
                        in.varint("the view"),
                        in.varint("the sequence"),
                        in.varint("the position"),
                        in.flag("halted"),
                        StreamPositions.get(in),
                        in.varint("the time"),
                        in.varint("the executed sequence"));
            case GOODBYE:
                return new Goodbye(reason(in));
            case STATE_BEGIN:
                return stateBegin(in);
            case STATE_PIECE:
                return PieceReader.read(in);
            case STATE_END:
                return new StateEnd(in.varint("the count of pieces"), in.i32("the checksum of RAM"));
            case STATE_REQUEST:
                return new StateRequest(in.varint("the next sequence"));
            case SNAPSHOT_REQUEST:
                return new SnapshotRequest(in.string(ChannelMessage.MAX_VM_BYTES, "the VM name"));
            case HAND_OVER:
                return new HandOver(in.varint("the view"));
            case LIFELINE:
                return new Lifeline((int) in.varint(Lifeline.MAX_PORT, "the port"), in.i64("the proof"));
            case BASIS:
                return basis(in);
        }
        throw new AssertionError(kind);
    }

    private static Basis basis(WireReader in) {
        long first = in.varint("the chunk");
        int at = in.offset();
        ByteBuffer checks = ByteBuffer.wrap(in.bytes(in.remaining(), "the checks"));
        try {
            return new Basis(first, checks);
        } catch (IllegalArgumentException e) {
            throw new CorruptLogException(at, e.getMessage());
        }
    }

    private static StateBegin stateBegin(WireReader in) {
        int at = in.offset();
        long nextSequence = in.varint("the next sequence");
        if (nextSequence == 0) {
            throw new CorruptLogException(at, "sequence numbers begin at 1");
        }
        Baseline start = new Baseline(
                nextSequence, in.varint("the position"), in.varint("the time"), in.varint("the outputs' bytes"));
        int ramAt = in.offset();
        long ramBytes = in.varint(StateBegin.MAX_RAM_BYTES, "the size of RAM");
        if (ramBytes == 0 || ramBytes % StateBegin.PAGE_BYTES != 0) {
            throw new CorruptLogException(ramAt, "RAM of " + ramBytes + " bytes has no whole pages");
        }
        int confirmedAt = in.offset();
        StreamPositions confirmed = StreamPositions.get(in);
        int outputs = (int) in.varint(StateBegin.MAX_OUTPUTS_BYTES, "the outputs' bytes");
        int machineBytes = in.remaining();
        if (machineBytes > StateBegin.MAX_MACHINE_BYTES) {
            throw new CorruptLogException(
                    in.offset(),
                    "a machine's state of " + machineBytes + " bytes, at most " + StateBegin.MAX_MACHINE_BYTES
                            + " are allowed");
        }
        ByteBuffer machine = ByteBuffer.wrap(in.bytes(machineBytes, "the machine's state"));
        try {
            return new StateBegin(start, ramBytes, confirmed, outputs, machine);
        } catch (IllegalArgumentException e) {
            throw new CorruptLogException(confirmedAt, e.getMessage());
        }
    }

    private static HostIncarnation host(WireReader in) {
        return new HostIncarnation(in.string(MAX_HOST_BYTES, "the host name"), in.varint("the incarnation"));
    }

    private static String reason(WireReader in) {
        return in.string(MAX_REASON_BYTES, "the reason");
    }
}
