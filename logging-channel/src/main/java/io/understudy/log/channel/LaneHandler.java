package io.understudy.log.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.understudy.handshake.PeerIdentity;
import io.understudy.identity.Identity;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.Lane;
import io.understudy.log.message.MessageWriter;
import io.understudy.log.message.PieceWriter;
import io.understudy.log.message.StatePart;
import io.understudy.log.wire.CorruptLogException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TCP connection of a pair: hands what happens on it to whoever the connection belongs to at the time. */
final class LaneHandler extends SimpleChannelInboundHandler<ChannelMessage> {
    /** Whom a connection belongs to: first the side that joins lanes, then the link. */
    interface Owner {
        void received(LaneHandler lane, ChannelMessage message);

        /** The connection is of no use any more; it has not been closed yet. */
        void failed(LaneHandler lane, String reason);

        default void readComplete() {}

        default void writabilityChanged(LaneHandler lane) {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(LaneHandler.class);

    private final EnvelopeDecoder decoder;
    private Owner owner;
    private Channel channel;

    LaneHandler(EnvelopeDecoder decoder, Owner owner) {
        this.decoder = decoder;
        this.owner = owner;
    }

    Channel channel() {
        return channel;
    }

    /** The connection is lane {@code lane} and belongs to the link from now on. */
    void join(Lane lane, Owner link) {
        decoder.joined(lane);
        owner = link;
    }

    /** Ends it from this side, whoever it belongs to. */
    void end(String reason) {
        owner.failed(this, reason);
    }

    void writeAndFlush(ChannelMessage message) {
        write(MessageWriter.write(message));
        channel.flush();
    }

    /** Copies: a frame's buffer is used again, and what waits to be sent should take no more than it needs. */
    void write(ByteBuffer message) {
        var unused = channel.write(channel.alloc().ioBuffer(message.remaining()).writeBytes(message));
    }

    /** As {@link PieceWriter#write}, without a copy of the bytes in between. Says how many bytes it takes. */
    int write(PieceWriter writer, StatePart part, long offset, ByteBuffer bytes, boolean compress) {
        ByteBuf message = channel.alloc().ioBuffer(PieceWriter.HEADER_BYTES + bytes.remaining());
        writer.write(message, part, offset, bytes, compress);
        int length = message.readableBytes();
        var unused = channel.write(message);
        return length;
    }

    void receive(boolean on) {
        if (on) {
            decoder.excuse();
        }
        channel.config().setAutoRead(on);
    }

    void close() {
        var unused = channel.close();
    }

    /** Who is at the other end. */
    Optional<Identity> identity() {
        return PeerIdentity.of(channel);
    }

    /** The other end, for people. */
    String peer() {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "a peer";
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ChannelMessage message) {
        owner.received(this, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        owner.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        owner.writabilityChanged(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        owner.failed(this, "the other end closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof CorruptLogException corrupt) {
            owner.failed(this, "bad message: " + corrupt.reason());
        } else if (cause instanceof IOException) {
            owner.failed(this, "the connection broke: " + cause.getMessage());
        } else {
            LOG.error("a connection with {} is closed because of a fault of this program", peer(), cause);
            owner.failed(this, "internal error: " + cause);
        }
    }
}
