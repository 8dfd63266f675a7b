package io.understudy.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.understudy.identity.Service;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** An NBD server that shows what it was asked, and replies when it is told to. */
public final class HeldServer implements AutoCloseable {
    public static final ExportFacts FACTS = new ExportFacts(1 << 20, 1 | 1 << 2 | 1 << 3);

    private final Transport transport = Transport.nio("held-server");
    private final LinkedBlockingQueue<NbdRequest> asked = new LinkedBlockingQueue<>();
    private final Map<NbdRequest, Channel> whose = new ConcurrentHashMap<>();
    private final Channel listening;
    private volatile Channel client;

    public HeldServer() throws IOException {
        var bootstrap = transport.listening(Service.DISK).childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                ServerHandshake handshake = new ServerHandshake();
                channel.pipeline().addLast(handshake, new End(handshake));
            }
        });
        listening = Listening.open(
                bootstrap, transport, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "a test");
    }

    public ExportAddress export() {
        return new ExportAddress("127.0.0.1", ((InetSocketAddress) listening.localAddress()).getPort(), "disk");
    }

    /** The next request, waited for. */
    public NbdRequest awaitRequest() throws InterruptedException {
        return asked.take();
    }

    /** Requests that nobody has looked at. */
    public int waiting() {
        return asked.size();
    }

    public void reply(NbdRequest request) {
        reply(request, 0);
    }

    /** The same; what was read is this byte, again and again. */
    public void reply(NbdRequest request, int read) {
        byte[] data = new byte[request.kind() == NbdRequest.Kind.READ ? request.length() : 0];
        Arrays.fill(data, (byte) read);
        Channel asking = whose.remove(request);
        ByteBuf out = asking.alloc().buffer();
        new NbdReply(0, request.handle(), data).write(out);
        asking.writeAndFlush(out).syncUninterruptibly();
    }

    /** Cuts its client off. */
    public void cut() {
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
                whose.put(request, context.channel());
                asked.add(request);
            }
        }
    }
}
