package io.understudy.console.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flow.FlowControlHandler;
import io.understudy.console.message.ConsoleProtocol;
import org.junit.jupiter.api.Test;

/** A TLS record has up to 16 KiB, whatever the console reads at once. */
class UserSlicesTest {
    @Test
    void shouldGiveWhatWasTypedAtOnceInPiecesAndOnlyWhenTheyAreWanted() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new UserSlices(), new FlowControlHandler(), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        // As the gateway does when the machine takes no more.
                        context.channel().config().setAutoRead(false);
                        context.fireChannelRead(message);
                    }
                });
        byte[] typed = new byte[ConsoleProtocol.MAX_DATA + 10];
        channel.writeInbound(Unpooled.wrappedBuffer(typed));
        assertEquals(ConsoleProtocol.MAX_DATA, took(channel));
        assertEquals(0, took(channel));
        channel.config().setAutoRead(true);
        assertEquals(10, took(channel));
        assertFalse(channel.finishAndReleaseAll());
    }

    private static int took(EmbeddedChannel channel) {
        ByteBuf piece = channel.readInbound();
        if (piece == null) {
            return 0;
        }
        int count = piece.readableBytes();
        piece.release();
        return count;
    }
}
