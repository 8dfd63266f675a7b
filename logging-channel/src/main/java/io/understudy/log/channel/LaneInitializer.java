package io.understudy.log.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.function.Consumer;

/** How every connection of the channel is set up, whichever side opened it. */
final class LaneInitializer extends ChannelInitializer<Channel> {
    private final ChannelLimits limits;
    private final LaneHandler.Owner owner;
    private final Consumer<LaneHandler> opened;

    /**
     * @param owner whom a connection belongs to until it is joined
     * @param opened told of each connection, on its event loop
     */
    LaneInitializer(ChannelLimits limits, LaneHandler.Owner owner, Consumer<LaneHandler> opened) {
        this.limits = limits;
        this.owner = owner;
        this.opened = opened;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(limits.lowWaterBytes(), limits.highWaterBytes()));
        if (limits.socketBufferBytes() > 0) {
            config.setOption(ChannelOption.SO_SNDBUF, limits.socketBufferBytes());
            config.setOption(ChannelOption.SO_RCVBUF, limits.socketBufferBytes());
        }
        EnvelopeDecoder decoder = new EnvelopeDecoder(limits.messageTimeoutMillis());
        LaneHandler handler = new LaneHandler(decoder, owner);
        channel.pipeline().addLast(decoder, handler);
        opened.accept(handler);
    }
}
