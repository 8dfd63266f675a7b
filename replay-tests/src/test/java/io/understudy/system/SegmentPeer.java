package io.understudy.system;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.understudy.identity.Service;
import io.understudy.network.attachment.AttachmentCodec;
import io.understudy.network.attachment.AttachmentMessage;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.attachment.Refusal;
import io.understudy.transport.Transport;
import io.understudy.verification.process.SameUser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A switch with nothing behind it but one neighbour, 10.0.2.2, who answers ARP and pings the machine. It takes frames from the
 * highest view only, and remembers what lay at which position: a later primary may repeat a frame, but not contradict it.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class SegmentPeer implements AutoCloseable {
    /** Of the machine. */
    private static final int[] GUEST = {10, 0, 2, 15};

    private static final int[] SELF = {10, 0, 2, 2};
    private static final byte[] MAC = {0x52, 0x55, 10, 0, 2, 2};

    private static final int ETHERNET = 14;
    private static final int IP_HEADER = 20;
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int ICMP = 1;

    static {
        SameUser.begin();
    }

    private final Transport transport = Transport.nio("segment-peer");
    private final Channel server;
    private final Map<Long, Integer> hashes = new HashMap<>();
    private final Set<Integer> answered = new HashSet<>();

    private Channel card;
    private AttachmentMessage.Attach attach;
    private long position;
    private long arriving;
    private long received;
    private long repeated;
    private String contradiction;

    SegmentPeer() throws Exception {
        server = transport
                .listening(Service.CARDS)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new AttachmentCodec(), new Host());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        transport
                .loop()
                .scheduleAtFixedRate(
                        () -> {
                            if (card != null) {
                                card.writeAndFlush(taken());
                            }
                        },
                        100,
                        100,
                        TimeUnit.MILLISECONDS);
    }

    String address() {
        return "127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    private synchronized AttachmentMessage taken() {
        return new AttachmentMessage.Taken(position);
    }

    /** Sends an echo request that the machine answers sooner or later, if it is not lost. */
    void ping(int number, int bytes) {
        transport.loop().execute(() -> send(echo(number, bytes)));
    }

    /** What does not arrive is lost: there will be more. */
    private void send(ByteBuffer frame) {
        if (card != null && arriving - received + frame.remaining() <= AttachmentProtocol.WINDOW_BYTES / 8) {
            card.writeAndFlush(new AttachmentMessage.Arrived(arriving, frame));
            arriving += frame.remaining();
        }
    }

    /** Waits until a ping is answered, but not for ever: it may be lost. */
    synchronized void awaitAnswer(int number, long timeoutMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        for (long left = timeoutMillis; left > 0 && !answered.contains(number); ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    synchronized int answers() {
        return answered.size();
    }

    /** The view of the primary whose frames are taken; 0 before there is one. */
    synchronized long view() {
        return attach == null ? 0 : attach.view();
    }

    /** Frames that a later primary sent again. */
    synchronized long repeated() {
        return repeated;
    }

    /** What two primaries say differently; null as long as there is nothing. */
    synchronized String contradiction() {
        return contradiction;
    }

    private synchronized AttachmentMessage attached(Channel channel, AttachmentMessage.Attach wanted) {
        if (attach != null && wanted.view() < attach.view()) {
            return new AttachmentMessage.Refused(attach.view(), Refusal.DEPOSED, "a later view was seen");
        }
        attach = wanted;
        card = channel;
        arriving = wanted.arrived();
        received = wanted.arrived();
        return new AttachmentMessage.Attached(position);
    }

    private synchronized void taken(Channel from, AttachmentMessage.Sent sent) {
        byte[] frame = new byte[sent.frame().remaining()];
        sent.frame().duplicate().get(frame);
        int hash = Arrays.hashCode(frame);
        Integer before = hashes.put(sent.position(), hash);
        if (before != null && before != hash) {
            contradiction = "two frames at position " + sent.position();
        }
        if (sent.position() < position) {
            repeated++;
            if (before == null) {
                contradiction = "a frame begins at " + sent.position() + ", where none did before";
            }
        }
        position = Math.max(position, sent.position() + frame.length);
        if (from == card) {
            answer(ByteBuffer.wrap(frame));
        }
    }

    private void answer(ByteBuffer frame) {
        int type = frame.getShort(12) & 0xFFFF;
        if (type == ARP && frame.getShort(20) == 1 && isOurs(frame, 38)) {
            send(arpReply(frame));
        } else if (type == IPV4
                && frame.get(ETHERNET + 9) == ICMP
                && isOurs(frame, ETHERNET + 16)
                && frame.get(ETHERNET + IP_HEADER) == 0) {
            int number = frame.getShort(ETHERNET + IP_HEADER + 6) & 0xFFFF;
            int bytes = (frame.getShort(ETHERNET + 2) & 0xFFFF) - IP_HEADER - 8;
            ByteBuffer expected = echo(number, bytes);
            for (int i = 0; i < bytes; i++) {
                int at = ETHERNET + IP_HEADER + 8 + i;
                if (frame.get(at) != expected.get(at)) {
                    contradiction = "answer " + number + " has another byte at " + i;
                }
            }
            answered.add(number);
            notifyAll();
        }
    }

    private static boolean isOurs(ByteBuffer frame, int at) {
        for (int i = 0; i < SELF.length; i++) {
            if (frame.get(at + i) != SELF[i]) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer begin(int type, int bytes) {
        long to = attach == null ? 0 : attach.card().bits();
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + bytes);
        return frame.putShort((short) (to >>> 32)).putInt((int) to).put(MAC).putShort((short) type);
    }

    private ByteBuffer arpReply(ByteBuffer request) {
        ByteBuffer reply = begin(ARP, 28);
        reply.putShort((short) 1)
                .putShort((short) IPV4)
                .putShort((short) 0x0604)
                .putShort((short) 2);
        reply.put(MAC);
        put(reply, SELF);
        for (int i = 22; i < 32; i++) {
            reply.put(request.get(i));
        }
        return reply.flip();
    }

    private static void put(ByteBuffer frame, int[] address) {
        for (int each : address) {
            frame.put((byte) each);
        }
    }

    /** RFC 791 and 792. */
    private ByteBuffer echo(int number, int bytes) {
        ByteBuffer frame = begin(IPV4, IP_HEADER + 8 + bytes);
        frame.putShort((short) 0x4500).putShort((short) (IP_HEADER + 8 + bytes));
        frame.putShort((short) number)
                .putShort((short) 0)
                .put((byte) 64)
                .put((byte) ICMP)
                .putShort((short) 0);
        put(frame, SELF);
        put(frame, GUEST);
        frame.putShort((short) 0x0800).putShort((short) 0).putShort((short) 7).putShort((short) number);
        for (int i = 0; i < bytes; i++) {
            frame.put((byte) (number * 31 + i));
        }
        frame.putShort(ETHERNET + 10, checksum(frame, ETHERNET, IP_HEADER));
        frame.putShort(ETHERNET + IP_HEADER + 2, checksum(frame, ETHERNET + IP_HEADER, 8 + bytes));
        return frame.flip();
    }

    /** RFC 1071. */
    private static short checksum(ByteBuffer bytes, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? bytes.get(from + i + 1) & 0xFF : 0;
            sum += (bytes.get(from + i) & 0xFF) << 8 | low;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    @Override
    public void close() {
        transport.close();
    }

    private final class Host extends SimpleChannelInboundHandler<AttachmentMessage> {
        Host() {
            super(AttachmentMessage.class);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, AttachmentMessage message) {
            if (message instanceof AttachmentMessage.Attach wanted) {
                context.writeAndFlush(attached(context.channel(), wanted));
            } else if (message instanceof AttachmentMessage.Sent sent) {
                taken(context.channel(), sent);
            } else if (message instanceof AttachmentMessage.Received there && context.channel() == card) {
                received = there.position();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
