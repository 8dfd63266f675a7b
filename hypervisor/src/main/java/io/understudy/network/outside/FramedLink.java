package io.understudy.network.outside;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.ethernet.Frames;
import io.understudy.network.segment.Segment;
import io.understudy.network.segment.SegmentPort;
import io.understudy.transport.Transport;
import io.understudy.transport.TurnFlush;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A connection on which each frame has its length in front, 32 bits, the highest byte first: what QEMU's {@code -netdev stream}
 * and passt speak (QEMU, net/stream.c; passt(1), --socket). On the transport's event loop.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class FramedLink extends SimpleChannelInboundHandler<ByteBuf> implements SegmentPort {
    /** Between two looks whether who asked to wait has room again: what passes meanwhile at the most fills half of it. */
    private static final long LOOK_MILLIS = 2;

    private final Transport transport;
    private final Segment segment;
    private final String name;
    private final String label;
    private final boolean waits;
    private final Optional<RepeatedAcks> repeated;
    private final Consumer<String> ended;
    private ChannelHandlerContext context;
    private TurnFlush flush;
    private String reason = "it closed the connection";

    /**
     * A link that is not connected yet.
     *
     * @param label one word for it, or for all like it
     * @param passt whether the other end is passt, a TCP without congestion control: it is not read while its frames' target
     *     asks to wait, where others lose some, and hears no acknowledgement too often
     * @param ended is told, with the reason, when the connection is gone
     */
    FramedLink(Transport transport, Segment segment, String name, String label, boolean passt, Consumer<String> ended) {
        this.transport = transport;
        this.segment = segment;
        this.name = name;
        this.label = label;
        waits = passt;
        repeated = passt ? Optional.of(new RepeatedAcks()) : Optional.empty();
        this.ended = ended;
    }

    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(
                new LengthFieldBasedFrameDecoder(
                        Integer.BYTES + AttachmentProtocol.MAX_FRAME, 0, Integer.BYTES, 0, Integer.BYTES),
                this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public void deliver(ByteBuffer frame) {
        if (!context.channel().isWritable()
                || repeated.filter(acks -> acks.isSuperfluous(frame, nowMillis()))
                        .isPresent()) {
            return;
        }
        ByteBuf bytes = context.alloc().buffer(Integer.BYTES + frame.remaining());
        context.write(bytes.writeInt(frame.remaining()).writeBytes(frame.duplicate()), context.voidPromise());
        flush.written();
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        flush = new TurnFlush(active.channel());
        segment.plug(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, ByteBuf bytes) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        ByteBuffer frame = ByteBuffer.wrap(copy).asReadOnlyBuffer();
        if (Frames.isWhole(frame)) {
            segment.frame(this, frame, nowMillis());
            if (waits) {
                segment.congested(frame, nowMillis()).ifPresent(this::waitFor);
            }
        }
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(transport.nanoTime());
    }

    /** What was read already is taken all the same. */
    private void waitFor(SegmentPort port) {
        if (context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(false);
            lookLater(port);
        }
    }

    private void lookLater(SegmentPort port) {
        context.executor()
                .schedule(
                        () -> {
                            if (port.asksToWait(nowMillis())) {
                                lookLater(port);
                            } else {
                                context.channel().config().setAutoRead(true);
                            }
                        },
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        segment.unplug(this);
        ended.accept(reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext of, Throwable cause) {
        reason = String.valueOf(cause.getMessage());
        of.close();
    }
}
