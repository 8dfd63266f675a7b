package io.understudy.log.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.understudy.identity.Service;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Lifeline;
import io.understudy.transport.KeepAlive;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * The two lifelines of a link: this process's, which is offered to the other end, and the other end's, to which this one
 * connects. One that breaks says that the other process died; one that cannot be had, or says something else than was
 * promised, says nothing. On the link's event loop.
 */
final class PartnerLifeline {
    private static final int CONNECT_MILLIS = 1_000;

    private final Transport transport;
    private final Runnable ended;
    private Channel held;
    private boolean closed;

    /** @param ended called when the other end's process died, at most once */
    PartnerLifeline(Transport transport, Runnable ended) {
        this.transport = transport;
        this.ended = ended;
    }

    /** Says over the link where this process's is, as soon as it is there. */
    void offer(Channel lane, Consumer<ChannelMessage> say) {
        if (lane.localAddress() instanceof InetSocketAddress here) {
            var unused = transport
                    .lifeline()
                    .at(here.getAddress())
                    .thenAccept(address -> say.accept(new Lifeline(address.port(), address.proof())));
        }
    }

    /** Connects to the other end's. The first counts: it is nobody's business to have this host connect again and again. */
    void hold(Channel lane, Lifeline lifeline) {
        if (closed || held != null || !(lane.remoteAddress() instanceof InetSocketAddress there)) {
            return;
        }
        ChannelFuture connecting = KeepAlive.of(transport.connecting(Service.LIFELINE))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new End(lifeline.proof()))
                .connect(there.getAddress(), lifeline.port());
        held = connecting.channel();
    }

    void close() {
        closed = true;
        if (held != null) {
            var unused = held.close();
        }
    }

    private final class End extends SimpleChannelInboundHandler<ByteBuf> {
        private final long proof;
        private long said;
        private int bytes;
        private boolean lost;

        End(long proof) {
            this.proof = proof;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
            for (; in.isReadable() && bytes <= Long.BYTES; bytes++) {
                said = said << Byte.SIZE | in.readUnsignedByte();
            }
            if (bytes > Long.BYTES) {
                var unused = ctx.close(); // somebody else's port
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!closed && !lost && bytes == Long.BYTES && said == proof) {
                ended.run();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            lost = !isReset(cause);
            var unused = ctx.close();
        }

        /** How a dying process's connections end; anything else is of the network, and says nothing of the process. */
        private boolean isReset(Throwable cause) {
            return cause instanceof IOException
                    && String.valueOf(cause.getMessage()).startsWith("Connection reset");
        }
    }
}
