package io.understudy.handshake.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.understudy.handshake.PeerIdentity;
import io.understudy.handshake.RefusedException;

/** In front of TLS: nobody may send more than a handshake takes before it is known who he is. */
final class HandshakeBytes extends ChannelInboundHandlerAdapter {
    /** A chain of several certificates with long keys takes a quarter of it. */
    static final int MOST = 64 << 10;

    private int count;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (PeerIdentity.of(context.channel()).isPresent()) {
            context.fireChannelRead(message);
            context.pipeline().remove(this);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            count += bytes.readableBytes();
            if (count > MOST) {
                bytes.release();
                context.fireExceptionCaught(new RefusedException("its handshake has more than " + MOST + " bytes"));
                var unused = context.close();
                return;
            }
        }
        context.fireChannelRead(message);
    }
}
