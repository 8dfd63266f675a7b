package io.understudy.log.channel;

import static io.understudy.log.channel.HostIncarnation.MAX_HOST_BYTES;
import static io.understudy.log.channel.MessageReader.MAX_REASON_BYTES;

import io.understudy.log.channel.ChannelMessage.Accept;
import io.understudy.log.channel.ChannelMessage.Ack;
import io.understudy.log.channel.ChannelMessage.EntriesFrame;
import io.understudy.log.channel.ChannelMessage.Goodbye;
import io.understudy.log.channel.ChannelMessage.Heartbeat;
import io.understudy.log.channel.ChannelMessage.Hello;
import io.understudy.log.channel.ChannelMessage.Join;
import io.understudy.log.channel.ChannelMessage.Refuse;
import io.understudy.log.header.LogHeaderCodec;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * Channel messages as bytes. The mirror of {@link MessageReader}. The bodies, in order; numbers are varints unless
 * another size is given:
 *
 * <pre>
 *   JOIN       lane u8, pair u64
 *   HELLO      view, vm string, host string, incarnation, log header's fields
 *   ACCEPT     view, host string, incarnation
 *   REFUSE     reason string
 *   FRAME      see FrameWriter
 *   ACK        view, received, executed
 *   HEARTBEAT  view, last sequence, position, halted u8, released output, nanos, executed sequence
 *   GOODBYE    reason string
 * </pre>
 */
final class MessageWriter {
    /** Room for the messages that carry numbers alone. */
    private static final int NUMBERS_BYTES = 80;

    private MessageWriter() {}

    /** The message in its envelope, from the buffer's position to its limit. */
    static ByteBuffer write(ChannelMessage message) {
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
                return host(text(kind).varint(accept.view()), accept.sender()).seal();
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
        }
        throw new AssertionError(kind);
    }

    private static ByteBuffer hello(Hello hello) {
        WireWriter out = text(EnvelopeKind.HELLO)
                .varint(hello.view())
                .string(hello.vm(), ChannelMessage.MAX_VM_BYTES, "the VM name");
        host(out, hello.sender());
        LogHeaderCodec.putFields(out, hello.header());
        return out.seal();
    }

    private static ByteBuffer heartbeat(Heartbeat heartbeat) {
        return numbers(EnvelopeKind.HEARTBEAT)
                .varint(heartbeat.view())
                .varint(heartbeat.lastSequence())
                .varint(heartbeat.position())
                .flag(heartbeat.halted())
                .varint(heartbeat.releasedOutput())
                .varint(heartbeat.nanos())
                .varint(heartbeat.executedSequence())
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
