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
    private final LinkedBlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<NbdRequest.Kind> goodbyes = new LinkedBlockingQueue<>();
    private volatile Channel client;
    private volatile boolean holding;
    private volatile String refusal = "";

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

    /** Turns away for good whoever comes from now on; lets in again with an empty reason. */
    public void refuse(String why) {
        refusal = why;
    }

    /** Stands still when somebody asks for the export. */
    public void hold() {
        holding = true;
    }

    /** Somebody has asked, and now it goes on. */
    public void goOn() throws InterruptedException {
        Runnable answer = held.take();
        holding = false;
        transport.loop().execute(answer);
    }

    /** Waits until a client said that it goes. */
    public void awaitGoodbye() throws InterruptedException {
        goodbyes.take();
    }

    /** How many clients said that they go. */
    public int goodbyes() {
        return goodbyes.size();
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
                if (!refusal.isEmpty()) {
                    handshake.refuse(context.pipeline().context(handshake), refusal, true);
                } else if (holding) {
                    held.add(() -> answer(context));
                } else {
                    answer(context);
                }
            } else if (message instanceof NbdRequest request && request.kind() != NbdRequest.Kind.DISCONNECT) {
                whose.put(request, context.channel());
                asked.add(request);
            } else if (message instanceof NbdRequest) {
                goodbyes.add(NbdRequest.Kind.DISCONNECT);
            }
        }

        private void answer(ChannelHandlerContext context) {
            handshake.answer(context.pipeline().context(handshake), FACTS);
            context.pipeline().replace(handshake, "requests", new RequestDecoder(FACTS.bytes()));
        }
    }
}
