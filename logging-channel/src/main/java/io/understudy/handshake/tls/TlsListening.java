package io.understudy.handshake.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.understudy.handshake.RefusedException;
import io.understudy.handshake.Strangers;
import io.understudy.handshake.Verdict;
import io.understudy.identity.Identity;
import io.understudy.identity.Service;
import io.understudy.identity.Service.Audience;
import java.time.Instant;
import java.util.Optional;

/** Behind TLS at the listening end: lets the protocol begin if who came may be here. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class TlsListening extends ChannelInboundHandlerAdapter {
    private final Service here;
    private final Strangers strangers;
    private final Runnable protocol;
    private boolean over;

    TlsListening(Service here, Strangers strangers, Runnable protocol) {
        this.here = here;
        this.strangers = strangers;
        this.protocol = protocol;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // Told to the protocol when it is there, which may not want to read by itself: then TLS would wait for ever.
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done && !over) {
            if (done.isSuccess()) {
                judge(context);
            } else {
                refuse(context, TlsWords.of(done.cause()));
            }
        } else {
            super.userEventTriggered(context, event);
        }
    }

    private void judge(ChannelHandlerContext context) {
        Optional<Identity> peer = TlsPeer.of(context);
        Optional<String> objection = TlsPeer.objection(context, Instant.now());
        if (objection.isPresent()) {
            turnAway(context, objection.get());
        } else if (peer.isEmpty()) {
            turnAway(context, "the certificate does not say who it is for");
        } else if (!here.admits(peer.get())) {
            turnAway(context, peer.get() + " has no business at the port for " + here);
        } else {
            over = true;
            strangers.known(context.channel(), peer.get());
            if (here.audience() == Audience.OURS) {
                var unused = context.write(Verdict.yes(context.alloc()));
            }
            protocol.run();
            context.fireChannelActive();
            context.flush();
            context.pipeline().remove(this);
        }
    }

    /** Says it to both ends. */
    private void turnAway(ChannelHandlerContext context, String reason) {
        over = true;
        strangers.refused(context.channel(), reason);
        if (here.audience() == Audience.OURS) {
            context.writeAndFlush(Verdict.no(context.alloc(), reason))
                    .addListener(written -> ((DuplexChannel) context.channel()).shutdownOutput());
            // Who does not close is closed when strangers' time is over.
        } else {
            var unused = context.close();
        }
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        if (!over) {
            over = true;
            strangers.refused(context.channel(), reason);
            var unused = context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        // Only of one that was turned away.
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse(context, "it closed the connection before it said who it is");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context, cause instanceof RefusedException ? cause.getMessage() : TlsWords.of(cause));
    }
}
