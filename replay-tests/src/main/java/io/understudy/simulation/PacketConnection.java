package io.understudy.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.understudy.identity.Service;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.ethernet.Frames;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.simulation.machine.ServiceFrame;
import io.understudy.simulation.network.VirtualTransport;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The client's way to the segment: a {@link Wire}, and behind it the switch's port for neighbours, to which it connects again
 * whenever that is gone.
 */
final class PacketConnection {
    static final String NODE = "neighbour";

    private static final long LOOK = 5 * Scheduler.MILLIS;
    private static final int CONNECT_MILLIS = 500;
    private static final short REVERSE_ARP = (short) 0x8035;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final Wire wire;
    private final PacketUser user;
    private final VirtualProcess process;
    private final VirtualTransport transport;
    private Channel channel;

    PacketConnection(Cluster cluster, Wire wire, PacketUser user) {
        this.cluster = cluster;
        this.wire = wire;
        this.user = user;
        scheduler = cluster.scheduler();
        process = new VirtualProcess(scheduler, NODE);
        transport = cluster.network().transport(process, NODE);
    }

    void begin() {
        connect();
        look();
    }

    private void connect() {
        transport
                .connecting(Service.NEIGHBOUR)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline()
                                .addLast(
                                        new LengthFieldBasedFrameDecoder(
                                                Integer.BYTES + AttachmentProtocol.MAX_FRAME,
                                                0,
                                                Integer.BYTES,
                                                0,
                                                Integer.BYTES),
                                        new Neighbour());
                    }
                })
                .connect(cluster.address(SimulatedSwitch.NODE, SimulatedSwitch.STREAM_PORT))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        again();
                    }
                });
    }

    private void again() {
        process.after(scheduler.between(5, 100), this::connect);
    }

    private void look() {
        user.advance(scheduler.now()).forEach(frame -> wire.carry(scheduler, frame, this::send));
        process.after(LOOK, this::look);
    }

    /** What comes to a port that is not there, or reads nothing, is lost. */
    private void send(byte[] frame) {
        if (channel != null && channel.isWritable()) {
            ByteBuf bytes = channel.alloc().buffer(Integer.BYTES + frame.length);
            var unused = channel.writeAndFlush(bytes.writeInt(frame.length).writeBytes(frame), channel.voidPromise());
        }
    }

    private void receive(byte[] frame) {
        try {
            user.receive(ByteBuffer.wrap(frame), scheduler.now());
        } catch (Violation found) {
            throw cluster.ledger().remember(found);
        }
    }

    private final class Neighbour extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            channel = context.channel();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            byte[] frame = new byte[bytes.readableBytes()];
            bytes.readBytes(frame);
            if (isGuests(ByteBuffer.wrap(frame))) {
                wire.carry(scheduler, frame, PacketConnection.this::receive);
            }
        }

        /** The switch announces the card under its address, too, with reverse ARP requests. */
        private boolean isGuests(ByteBuffer frame) {
            return Frames.source(frame) == ServiceFrame.GUEST.bits()
                    && frame.getShort(2 * MacAddress.BYTES) != REVERSE_ARP;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            channel = null;
            again();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                var unused =
                        cluster.ledger().remember(new Violation(Promise.NO_EXCEPTION, "the neighbour's end: " + cause));
            }
            var unusedToo = context.close();
        }
    }
}
