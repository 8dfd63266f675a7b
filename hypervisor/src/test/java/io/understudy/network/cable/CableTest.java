package io.understudy.network.cable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.understudy.identity.Service;
import io.understudy.network.attachment.AttachmentCodec;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cable on real sockets, while its switch dies and comes back. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class CableTest {
    private static final MacAddress CARD = MacAddress.parse("52:54:00:12:34:56");
    private static final byte[] FRAME = new byte[65_538];

    private final Transport host = Transport.nio("host");
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final BlockingQueue<AttachmentMessage> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> hosts = new LinkedBlockingQueue<>();
    private Channel server;
    private Transport side = Transport.nio("switch");

    @AfterEach
    void close() {
        host.close();
        side.close();
    }

    @Test
    void shouldComeBackWithItsSwitch() throws Exception {
        InetSocketAddress at = listen(0);
        Plug plug = new Plug(at, "vm", "one", 17, CARD, 1518);
        Cable cable = new Cable(host, () -> Optional.of(plug), arrived::add, line -> {});
        host.loop().execute(() -> cable.open(3, 0));
        var unused = host.loop().scheduleAtFixedRate(cable::tick, 20, 20, TimeUnit.MILLISECONDS);
        exchange(cable, 0, 0);
        server.close().sync();
        side.close();
        side = Transport.nio("switch");
        assertEquals(at.getPort(), listen(at.getPort()).getPort());
        exchange(cable, FRAME.length, 14);
        cable.close();
        hosts.take().closeFuture().sync();
    }

    /** It attaches, and frames pass both ways. */
    private void exchange(Cable cable, long position, long received) throws Exception {
        assertEquals(new AttachmentMessage.Attach("vm", 3, "one", 17, CARD, 1518, received), next());
        host.loop().execute(() -> cable.sent(position, ByteBuffer.wrap(FRAME)));
        AttachmentMessage.Sent sent = (AttachmentMessage.Sent) next();
        assertEquals(position, sent.position());
        assertEquals(FRAME.length, sent.frame().remaining());
        Channel there = hosts.take();
        hosts.add(there);
        byte[] frame = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, (byte) position};
        var unused = there.writeAndFlush(new AttachmentMessage.Arrived(received, ByteBuffer.wrap(frame)));
        assertArrayEquals(frame, arrived.take());
        if (position == 0) {
            hosts.clear();
        }
    }

    private AttachmentMessage next() throws InterruptedException {
        AttachmentMessage message = heard.take();
        while (message instanceof AttachmentMessage.Received) {
            message = heard.take();
        }
        return message;
    }

    private InetSocketAddress listen(int port) throws InterruptedException {
        server = side.listening(Service.CARDS)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        hosts.add(channel);
                        channel.pipeline().addLast(new AttachmentCodec(), new Ear());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
        return (InetSocketAddress) server.localAddress();
    }

    private final class Ear extends SimpleChannelInboundHandler<AttachmentMessage> {
        Ear() {
            super(AttachmentMessage.class);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, AttachmentMessage message) {
            if (message instanceof AttachmentMessage.Attach) {
                var unused = context.writeAndFlush(new AttachmentMessage.Attached(0));
            }
            heard.add(message);
        }
    }
}
