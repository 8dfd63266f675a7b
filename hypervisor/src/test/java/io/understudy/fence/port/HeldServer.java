package io.understudy.fence.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.understudy.nbd.ExportAddress;
import io.understudy.nbd.ExportFacts;
import io.understudy.nbd.NbdReply;
import io.understudy.nbd.NbdRequest;
import io.understudy.nbd.RequestDecoder;
import io.understudy.nbd.ServerHandshake;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;

/** An NBD server that shows what it was asked, and replies when it is told to. */
final class HeldServer implements AutoCloseable {
    static final ExportFacts FACTS = new ExportFacts(1 << 20, 1 | 1 << 2 | 1 << 3);

    private final Transport transport = Transport.nio("held-server");
    private final LinkedBlockingQueue<NbdRequest> asked = new LinkedBlockingQueue<>();
    private final Channel listening;
    private volatile Channel client;

    HeldServer() throws IOException {
        var bootstrap = transport.listening().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                ServerHandshake handshake = new ServerHandshake();
                channel.pipeline().addLast(handshake, new End(handshake));
            }
        });
        listening = Listening.open(
                bootstrap, transport, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "a test");
    }

    ExportAddress export() {
        return new ExportAddress("127.0.0.1", ((InetSocketAddress) listening.localAddress()).getPort(), "disk");
    }

    /** The next request, waited for. */
    NbdRequest awaitRequest() throws InterruptedException {
        return asked.take();
    }

    /** Requests that nobody has looked at. */
    int waiting() {
        return asked.size();
    }

    void reply(NbdRequest request) {
        byte[] data = new byte[request.kind() == NbdRequest.Kind.READ ? request.length() : 0];
        ByteBuf out = client.alloc().buffer();
        new NbdReply(0, request.handle(), data).write(out);
        client.writeAndFlush(out).syncUninterruptibly();
    }

    /** Cuts its client off. */
    void cut() {
        client.close().syncUninterruptibly();
    }

    @Override
    public void close() {
        transport.close();
    }

    private final class End extends SimpleChannelInboundHandler<Object> {
        private final ServerHandshake handshake;

        End(ServerHandshake handshake) {
            super(Object.class);
            this.handshake = handshake;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            if (message instanceof ServerHandshake.Question) {
                client = context.channel();
                handshake.answer(context.pipeline().context(handshake), FACTS);
                context.pipeline().replace(handshake, "requests", new RequestDecoder(FACTS.bytes()));
            } else if (message instanceof NbdRequest request && request.kind() != NbdRequest.Kind.DISCONNECT) {
                asked.add(request);
            }
        }
    }
}
