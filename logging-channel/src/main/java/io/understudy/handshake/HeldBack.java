package io.understudy.handshake;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.understudy.identity.Identity;
import java.util.concurrent.TimeUnit;

/**
 * In front of a protocol until the handshake is over: the protocol hears nothing of its connection, and what it writes
 * waits. Once per connection.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public abstract class HeldBack extends ChannelDuplexHandler {
    private PendingWriteQueue waiting;
    private boolean flush;
    private boolean over;

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        waiting = new PendingWriteQueue(context);
        if (context.channel().isActive()) {
            watch(context);
            begin(context);
        }
    }

    private void watch(ChannelHandlerContext context) {
        var timeout = context.executor()
                .schedule(
                        () -> refuse(
                                context,
                                "the other end did not say who it is within " + Handshake.PATIENCE_MILLIS / 1000
                                        + " s"),
                        Handshake.PATIENCE_MILLIS,
                        TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> timeout.cancel(false));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        watch(context);
        begin(context);
    }

    /** The connection stands. */
    protected abstract void begin(ChannelHandlerContext context) throws Exception;

    protected final boolean isOver() {
        return over;
    }

    /** It is known who is there: the protocol may begin. */
    protected final void knows(ChannelHandlerContext context, Identity peer) {
        over = true;
        PeerIdentity.set(context.channel(), peer);
        context.fireChannelActive();
        release(context);
    }

    private void release(ChannelHandlerContext context) {
        if (!waiting.isEmpty()) {
            var unused = waiting.removeAndWriteAll();
        }
        if (flush) {
            flush = false;
            context.flush();
        }
    }

    /** It will not come about; the protocol hears why, if it is there. */
    protected final void refuse(ChannelHandlerContext context, String reason) {
        if (!over) {
            over = true;
            RefusedException refused = new RefusedException(reason);
            waiting.removeAndFailAll(refused);
            context.fireExceptionCaught(refused);
            var unused = context.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (over && waiting.isEmpty()) {
            context.write(message, promise);
        } else {
            waiting.add(message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (over) {
            context.flush();
        } else {
            flush = true;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (!waiting.isEmpty()) {
            waiting.removeAndFailAll(new RefusedException("the connection was closed"));
        }
    }
}
