package io.understudy.page.merge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.understudy.arbiter.HostPort;
import io.understudy.event.Event;
import io.understudy.event.EventCodec;
import io.understudy.event.Stamped;
import io.understudy.identity.Service;
import io.understudy.json.BadJsonException;
import io.understudy.transport.Transport;
import java.util.function.Consumer;

/**
 * One subscription to one process. What is no event of a version that is known here is passed over: the process may be anybody's.
 * On the transport's event loop.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProcessStream extends SimpleChannelInboundHandler<HttpObject> {
    private final Source source;
    private final Consumer<Stamped> heard;
    private final DataLines lines = new DataLines(this::line);
    private Channel channel;

    private ProcessStream(Source source, Consumer<Stamped> heard) {
        this.source = source;
        this.heard = heard;
    }

    /**
     * Connects.
     *
     * @param heard told each event
     * @param ended told once, whether it ever was connected or not
     */
    static ProcessStream open(Transport transport, Source source, Consumer<Stamped> heard, Runnable ended) {
        ProcessStream stream = new ProcessStream(source, heard);
        stream.channel = transport
                .connecting(Service.OBSERVER)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), stream);
                    }
                })
                .connect(source.observer())
                .channel();
        stream.channel.closeFuture().addListener(closed -> ended.run());
        return stream;
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/events");
        request.headers()
                .set(HttpHeaderNames.HOST, HostPort.text(source.observer()))
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + source.token());
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpResponse response && !response.status().equals(HttpResponseStatus.OK)) {
            context.close();
        } else if (part instanceof HttpContent content) {
            lines.received(content.content());
        }
    }

    private void line(String text) {
        try {
            EventCodec.read(text)
                    .filter(told -> !(told.event() instanceof Event.Hello || told.event() instanceof Event.Missed))
                    .ifPresent(heard);
        } catch (BadJsonException e) {
            // Of a later version, or of somebody else.
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
