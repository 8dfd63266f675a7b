package io.understudy.page.terminal;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;

/** One page's terminal: bytes of the line in binary messages both ways, how the line is in text messages to the page. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class PageTerminal extends SimpleChannelInboundHandler<WebSocketFrame> implements Viewer {
    private final SharedLine line;
    private ChannelHandlerContext page;
    private long position;

    /** To be told when the page reads again. */
    private String untold;

    PageTerminal(SharedLine line) {
        this.line = line;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        page = context;
        line.came(this);
    }

    /** No more than the page takes: what it does not read stays in the scrollback, which all share. */
    @Override
    public void pump() {
        if (untold != null && page.channel().isWritable()) {
            page.write(new TextWebSocketFrame(untold));
            untold = null;
        }
        while (page.channel().isWritable()) {
            ByteBuffer bytes = line.printed().after(position);
            if (!bytes.hasRemaining()) {
                break;
            }
            position = line.printed().next(position);
            page.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        }
        page.flush();
    }

    @Override
    public void state(String words) {
        untold = words;
        pump();
    }

    @Override
    public void mayType(boolean now) {
        page.channel().config().setAutoRead(now);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof BinaryWebSocketFrame typed) {
            line.type(typed.content());
        } else if (frame instanceof PingWebSocketFrame ping) {
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame) {
            context.close();
        }
    }

    /** It may come out of the middle of a write, into which no other belongs. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.executor().execute(this::pump);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        line.left(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
