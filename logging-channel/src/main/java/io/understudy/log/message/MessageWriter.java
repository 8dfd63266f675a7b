package io.understudy.log.message;

import static io.understudy.log.message.HostIncarnation.MAX_HOST_BYTES;
import static io.understudy.log.message.MessageReader.MAX_REASON_BYTES;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.log.entry.StreamPositions;
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
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.ChannelMessage.StateRequest;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * Channel messages as bytes. The mirror of {@link MessageReader}. The bodies, in order; numbers are varints unless
 * another size is given:
 *
 * <pre>
 *   JOIN       lane u8, pair u64
 *   HELLO      view, vm string, spec string, host string, incarnation, log header's fields
 *   ACCEPT     view, host string, incarnation, basis u8
 *   REFUSE     reason string
 *   FRAME      see FrameWriter
 *   ACK        view, received, executed
 *   HEARTBEAT  view, last sequence, position, halted u8, confirmed positions, nanos, executed sequence
 *   GOODBYE    reason string
 *   STATE_BEGIN  next sequence, position, nanos, outputs, RAM bytes, confirmed positions, outputs' bytes,
 *              machine's state to the end
 *   positions  count u8, then each stream's
 *   STATE_PIECE  see PieceWriter
 *   STATE_END  pieces, CRC32C of RAM u32
 *   STATE_REQUEST  the next sequence of the state that is there
 *   SNAPSHOT_REQUEST  vm string
 *   HAND_OVER  view
 *   LIFELINE   port, proof u64
 *   BASIS      first chunk, checks to the end
 * </pre>
 */
public final class MessageWriter {
    /** Room for the messages that carry numbers alone. */
    private static final int NUMBERS_BYTES = 80;

    private MessageWriter() {}

    /** The message in its envelope, from the buffer's position to its limit. */
    public static ByteBuffer write(ChannelMessage message) {
        EnvelopeKind kind = message.kind();
        switch (kind) {
            case FRAME:
                return ((EntriesFrame) message).frame().bytes();
            case LOG_HEADER:
                throw new IllegalArgumentException("a log header alone is no message");
            case JOIN:
                Join join = (Join) message;
                return numbers(kind).u8(join.lane().code()).i64(join.pair()).seal();
            case HELLO:
                return hello((Hello) message);
            case ACCEPT:
                Accept accept = (Accept) message;
                return host(text(kind).varint(accept.view()), accept.sender())
                        .string(accept.console(), ChannelMessage.MAX_ADDRESS_BYTES, "the console's address")
                        .flag(accept.basis())
                        .seal();
            case REFUSE:
                return text(kind)
                        .string(((Refuse) message).reason(), MAX_REASON_BYTES, "the reason")
                        .seal();
            case ACK:
                Ack ack = (Ack) message;
                return numbers(kind)
                        .varint(ack.view())
                        .varint(ack.received())
                        .varint(ack.executed())
                        .seal();
            case HEARTBEAT:
                return heartbeat((Heartbeat) message);
            case GOODBYE:
                return text(kind)
                        .string(((Goodbye) message).reason(), MAX_REASON_BYTES, "the reason")
                        .seal();
            case STATE_BEGIN:
                return stateBegin((StateBegin) message);
            case STATE_PIECE:
                StatePiece piece = (StatePiece) message;
                ByteBuf out = Unpooled.buffer(PieceWriter.HEADER_BYTES + StatePiece.MAX_BYTES);
                new PieceWriter().write(out, piece.part(), piece.offset(), piece.bytes(), false);
                return out.nioBuffer();
            case STATE_END:
                StateEnd end = (StateEnd) message;
                return numbers(kind).varint(end.pieces()).i32(end.ramCrc()).seal();
            case STATE_REQUEST:
                return numbers(kind).varint(((StateRequest) message).has()).seal();
            case SNAPSHOT_REQUEST:
                return text(kind)
                        .string(((SnapshotRequest) message).vm(), ChannelMessage.MAX_VM_BYTES, "the VM name")
                        .seal();
            case HAND_OVER:
                return numbers(kind).varint(((HandOver) message).view()).seal();
            case LIFELINE:
                Lifeline lifeline = (Lifeline) message;
                return numbers(kind)
                        .varint(lifeline.port())
                        .i64(lifeline.proof())
                        .seal();
            case BASIS:
                Basis basis = (Basis) message;
                return new WireWriter(kind, NUMBERS_BYTES + basis.checks().remaining())
                        .varint(basis.first())
                        .bytes(basis.checks())
                        .seal();
        }
        throw new AssertionError(kind);
    }

    private static ByteBuffer hello(Hello hello) {
        WireWriter out = text(EnvelopeKind.HELLO)
                .varint(hello.view())
                .string(hello.vm(), ChannelMessage.MAX_VM_BYTES, "the VM name")
                .string(hello.spec(), ChannelMessage.MAX_SPEC_BYTES, "the VM's specification");
        host(out, hello.sender());
        LogHeaderCodec.putFields(out, hello.header());
        return out.seal();
    }

    private static ByteBuffer heartbeat(Heartbeat heartbeat) {
        WireWriter out = new WireWriter(EnvelopeKind.HEARTBEAT, NUMBERS_BYTES + StreamPositions.MAX_BYTES)
                .varint(heartbeat.view())
                .varint(heartbeat.lastSequence())
                .varint(heartbeat.position())
                .flag(heartbeat.halted());
        return heartbeat
                .confirmed()
                .putInto(out)
                .varint(heartbeat.nanos())
                .varint(heartbeat.executedSequence())
                .seal();
    }

    private static ByteBuffer stateBegin(StateBegin begin) {
        ByteBuffer machine = begin.machine();
        WireWriter out = new WireWriter(
                        EnvelopeKind.STATE_BEGIN, NUMBERS_BYTES + StreamPositions.MAX_BYTES + machine.remaining())
                .varint(begin.start().nextSequence())
                .varint(begin.start().position())
                .varint(begin.start().nanos())
                .varint(begin.start().outputs())
                .varint(begin.ramBytes());
        return begin.confirmed()
                .putInto(out)
                .varint(begin.outputs())
                .bytes(machine)
                .seal();
    }

    private static WireWriter host(WireWriter out, HostIncarnation host) {
        return out.string(host.host(), MAX_HOST_BYTES, "the host name").varint(host.incarnation());
    }

    private static WireWriter numbers(EnvelopeKind kind) {
        return new WireWriter(kind, NUMBERS_BYTES);
    }

    private static WireWriter text(EnvelopeKind kind) {
        return new WireWriter(kind, WireWriter.MAX_BYTES);
    }
}
