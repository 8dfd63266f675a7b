package io.understudy.handshake.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.understudy.handshake.HeldBack;
import io.understudy.handshake.RefusedException;
import io.understudy.handshake.Verdict;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import io.understudy.identity.Service.Audience;
import java.time.Instant;
import java.util.Optional;

/** Behind TLS at the connecting end: lets the protocol begin if whoever is there may have such a port. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class TlsConnecting extends HeldBack {
    private final Service to;

    /** Until the verdict is whole. */
    private ByteBuf heard = Unpooled.EMPTY_BUFFER;

    TlsConnecting(Service to) {
        this.to = to;
    }

    @Override
    protected void begin(ChannelHandlerContext context) {
        // TLS does.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (!(event instanceof SslHandshakeCompletionEvent done)) {
            super.userEventTriggered(context, event);
        } else if (!done.isSuccess()) {
            refuse(context, words(TlsWords.of(done.cause())));
        } else {
            judge(context);
        }
    }

    /** Of "it" the other end. */
    private static String words(String ofIt) {
        return ofIt.startsWith("it ") ? "the other end " + ofIt.substring(3) : "of the other end: " + ofIt;
    }

    private void judge(ChannelHandlerContext context) {
        Optional<String> objection = TlsPeer.objection(context, Instant.now());
        if (objection.isPresent()) {
            refuse(context, words(objection.get()));
            return;
        }
        Optional<Identity> peer = TlsPeer.of(context);
        if (peer.isEmpty() || !to.isOf(peer.get())) {
            refuse(
                    context,
                    "where " + to + " should be is "
                            + peer.map(Identity::toString).orElse("one whose certificate does not say who it is for"));
            return;
        }
        knows(context, peer.get());
        if (to.audience() != Audience.OURS) {
            context.pipeline().remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!isOver() || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        ByteBuf all = heard.isReadable() ? Unpooled.wrappedBuffer(heard, bytes) : bytes;
        heard = Unpooled.EMPTY_BUFFER;
        if (!Verdict.isWhole(all)) {
            heard = all;
            return;
        }
        Optional<String> no = Verdict.take(all);
        if (no.isPresent()) {
            all.release();
            context.fireExceptionCaught(new RefusedException("the other end refuses: " + no.get()));
            var unused = context.close();
            return;
        }
        if (all.isReadable()) {
            context.fireChannelRead(all);
        } else {
            all.release();
        }
        context.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse(context, "the other end closed the connection before it said who it is");
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (isOver()) {
            context.fireExceptionCaught(new RefusedException(words(TlsWords.of(cause))));
        } else {
            refuse(context, words(TlsWords.of(cause)));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        heard.release();
        super.handlerRemoved(context);
    }
}
