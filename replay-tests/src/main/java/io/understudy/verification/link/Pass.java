package io.understudy.verification.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One direction of one connection through a relay: what comes at one socket leaves by the other, perhaps later, perhaps never. */
// A write or a close that fails ends its channel, and that is an event of its own.
@SuppressWarnings("FutureReturnValueIgnored")
final class Pass extends ChannelInboundHandlerAdapter {
    /** So much is on its way at the most, as in sockets' buffers; then the sender is not read from. */
    private static final int MOST_BYTES = 256 * 1024;

    private final Channel to;
    private final BooleanSupplier drops;
    private final BooleanSupplier endPasses;
    private final Supplier<Impairment> impairment;
    private final Consumer<ByteBuf> ear;
    private final LateWay way = new LateWay(RandomGenerator.getDefault(), System.nanoTime());
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private ChannelHandlerContext from;
    private int heldBytes;

    /** What arrives at a moment, bytes or the end. */
    private record Held(long arrivalNanos, int bytes, Runnable passes) {}

    /**
     * @param to where it leaves
     * @param drops whether bytes that arrive now disappear
     * @param endPasses whether the end of the connection is told all the same
     * @param ear hears what is passed on
     */
    Pass(
            Channel to,
            BooleanSupplier drops,
            BooleanSupplier endPasses,
            Supplier<Impairment> impairment,
            Consumer<ByteBuf> ear) {
        this.to = to;
        this.drops = drops;
        this.endPasses = endPasses;
        this.impairment = impairment;
        this.ear = ear;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        from = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        hold(bytes.readableBytes(), () -> pass(bytes));
    }

    private void hold(int bytes, Runnable passes) {
        long nowNanos = System.nanoTime();
        long arrivalNanos = way.arrival(impairment.get(), bytes, nowNanos);
        if (held.isEmpty() && arrivalNanos <= nowNanos) {
            passes.run();
            return;
        }
        held.add(new Held(arrivalNanos, bytes, passes));
        heldBytes += bytes;
        regulate();
        if (held.size() == 1) {
            wakeIn(arrivalNanos - nowNanos);
        }
    }

    private void wakeIn(long nanos) {
        from.executor().schedule(this::arrive, nanos, TimeUnit.NANOSECONDS);
    }

    private void arrive() {
        long nowNanos = System.nanoTime();
        while (!held.isEmpty() && held.peek().arrivalNanos <= nowNanos) {
            Held first = held.remove();
            heldBytes -= first.bytes;
            first.passes.run();
        }
        regulate();
        if (!held.isEmpty()) {
            wakeIn(held.peek().arrivalNanos - nowNanos);
        }
    }

    private void pass(ByteBuf bytes) {
        if (drops.getAsBoolean()) {
            ReferenceCountUtil.release(bytes);
        } else {
            ear.accept(bytes.duplicate());
            to.writeAndFlush(bytes, to.voidPromise());
        }
    }

    /** What the far side does not take, or is on its way, the near side is not asked for more of. */
    void regulate() {
        from.channel().config().setAutoRead(to.isWritable() && heldBytes < MOST_BYTES);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Pass back = to.pipeline().get(Pass.class);
        if (back != null) {
            back.regulate();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // A cut link does not carry the news of a close either.
        if (!drops.getAsBoolean() || endPasses.getAsBoolean()) {
            hold(0, to::close);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
