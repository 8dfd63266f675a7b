package io.understudy.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.understudy.identity.Service;
import io.understudy.simulation.network.VirtualTransport;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;

/** The user's way to the gateway: he connects again whenever he has lost it, and reads as he likes. */
final class UserConnection {
    static final String NODE = "user";

    private static final int MOST_BYTES = 4096;

    /** The gateway's own words begin with it; the guest never says it. */
    private static final char GATEWAYS_OWN = '\r';

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final SimulatedUser user;
    private final VirtualProcess process;
    private final VirtualTransport transport;
    private int mouthful = MOST_BYTES;

    UserConnection(Cluster cluster, SimulatedUser user) {
        this.cluster = cluster;
        this.user = user;
        scheduler = cluster.scheduler();
        process = new VirtualProcess(scheduler, NODE);
        transport = cluster.network().transport(process, NODE);
    }

    void begin() {
        transport
                .connecting(Service.USER)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new Mouthfuls())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 500)
                .handler(new Session())
                .connect(cluster.address(SimulatedGateway.NODE, SimulatedGateway.PORT))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        again();
                    }
                });
    }

    private void again() {
        process.after(scheduler.between(5, 100), this::begin);
    }

    /** One read at a time, of as much as he likes at the moment. */
    private final class Mouthfuls extends DefaultMaxMessagesRecvByteBufAllocator {
        Mouthfuls() {
            super(1);
        }

        @Override
        public ExtendedHandle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public int guess() {
                    return mouthful;
                }
            };
        }
    }

    private final class Session extends ChannelInboundHandlerAdapter {
        private boolean dismissed;
        private boolean over;
        private Auditor.Place place;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            place = cluster.auditor().userConnected();
            user.connected(scheduler.now());
            look(context.channel());
        }

        private void look(Channel channel) {
            if (over) {
                return;
            }
            int appetite = cluster.audience().appetite(scheduler.now() / Scheduler.MILLIS);
            if (appetite > 0) {
                mouthful = Math.min(appetite, MOST_BYTES);
                channel.read();
            }
            type(channel);
            process.after(cluster.audience().pauseMillis() * Scheduler.MILLIS, () -> look(channel));
        }

        private void type(Channel channel) {
            if (channel.isWritable()) {
                byte[] bytes = user.advance(scheduler.now());
                if (bytes.length > 0) {
                    var unused = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            while (bytes.isReadable()) {
                int value = bytes.readUnsignedByte();
                dismissed |= value == GATEWAYS_OWN;
                if (!dismissed) {
                    place.delivered(value);
                    user.receive(value, scheduler.now());
                    if (!place.isAnchored() && user.isInStep()) {
                        place.anchor(user.greetingAnswer());
                    }
                }
            }
            bytes.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            over = true;
            if (dismissed) {
                throw cluster.ledger().remember(new Violation(Promise.PROGRESS, "the gateway sent its user away"));
            }
            again();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                var unused = cluster.ledger()
                        .remember(
                                cause instanceof Violation found
                                        ? found
                                        : new Violation(Promise.NO_EXCEPTION, "the user's end: " + cause));
            }
            var unusedToo = context.close();
        }
    }
}
