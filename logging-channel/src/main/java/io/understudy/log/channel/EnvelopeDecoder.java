package io.understudy.log.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.Lane;
import io.understudy.log.message.MessageReader;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Cuts a connection's bytes into messages. Holds no more than one message and what one read brought, and waits for a
 * begun message only so long. A fault goes up the pipeline as an exception; after it nothing is decoded any more.
 */
final class EnvelopeDecoder extends ByteToMessageDecoder {
    /** All that a {@link ChannelMessage.Join} takes; nobody may send more before it is known who he is. */
    static final int JOIN_BYTES = 32;

    /** More than a heartbeat or a goodbye takes. */
    private static final int HEARTBEAT_LANE_BYTES = 4096;

    private final int messageTimeoutMillis;
    private int most = JOIN_BYTES;
    private long progress;
    private ScheduledFuture<?> timer;
    private boolean failed;

    EnvelopeDecoder(int messageTimeoutMillis) {
        this.messageTimeoutMillis = messageTimeoutMillis;
    }

    /** From now on the messages of this lane may come. */
    void joined(Lane lane) {
        switch (lane) {
            case ENTRIES -> most = Envelope.MAX_BYTES;
            case HEARTBEATS -> most = HEARTBEAT_LANE_BYTES;
        }
    }

    /** We did not read for a while, so the other end is not to blame for what is missing. */
    void excuse() {
        progress++;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            if (in.readableBytes() < Integer.BYTES) {
                return;
            }
            int total = Envelope.size(in.getIntLE(in.readerIndex()), most);
            if (in.readableBytes() < total) {
                return;
            }
            ChannelMessage message = MessageReader.read(in.nioBuffer(in.readerIndex(), total));
            in.skipBytes(total);
            progress++;
            out.add(message);
        } catch (CorruptLogException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (timer == null && !failed && actualReadableBytes() > 0) {
            watch(ctx);
        }
        super.channelReadComplete(ctx);
    }

    private void watch(ChannelHandlerContext ctx) {
        long before = progress;
        timer = ctx.executor().schedule(() -> check(ctx, before), messageTimeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void check(ChannelHandlerContext ctx, long before) {
        timer = null;
        if (failed || !ctx.channel().isActive() || actualReadableBytes() == 0) {
            return;
        }
        if (progress == before && ctx.channel().config().isAutoRead()) {
            failed = true;
            ctx.fireExceptionCaught(new CorruptLogException(
                    actualReadableBytes(), "a message did not end within " + messageTimeoutMillis + " ms"));
        } else {
            watch(ctx);
        }
    }
}
