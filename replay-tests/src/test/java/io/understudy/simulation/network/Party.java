package io.understudy.simulation.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.understudy.identity.Service;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** One end of a bare connection, which keeps what it hears. */
final class Party extends ChannelInboundHandlerAdapter {
    final ByteArrayOutputStream read = new ByteArrayOutputStream();

    /** How long each read was. */
    final List<Integer> pieces = new ArrayList<>();

    final List<String> events = new ArrayList<>();
    DuplexChannel channel;

    /** Listens; the party is that of the connection accepted last. */
    static Party listening(VirtualTransport transport, InetSocketAddress at, boolean halfClosure) {
        Party party = new Party();
        transport
                .listening(Service.LOG)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
                .childHandler(party)
                .bind(at)
                .syncUninterruptibly();
        return party;
    }

    static Party connecting(VirtualTransport transport, InetSocketAddress to, boolean halfClosure) {
        Party party = new Party();
        transport
                .connecting(Service.LOG)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5000)
                .handler(party)
                .connect(to)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        party.events.add(String.valueOf(done.cause().getMessage()));
                    }
                });
        return party;
    }

    void write(byte[] bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(done -> {
            if (!done.isSuccess()) {
                events.add("unwritten");
            }
        });
    }

    byte[] bytes() {
        return read.toByteArray();
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel added = context.channel();
        if (added instanceof DuplexChannel duplex) {
            channel = duplex;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        events.add("connected");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        pieces.add(bytes.readableBytes());
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        read.writeBytes(copy);
        bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            events.add("end of input");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        events.add(cause.getMessage());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        events.add("closed");
    }
}
