package io.understudy.observer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.understudy.transport.LingeringClose;
import java.util.concurrent.TimeUnit;

/** One connection, which makes one request. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class Visitor extends SimpleChannelInboundHandler<HttpObject> {
    /** From the connection to the end of the request's head. */
    static final long PATIENCE_MILLIS = 5_000;

    private final ObserverPort port;
    private boolean heard;

    Visitor(ObserverPort port) {
        this.port = port;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel channel = context.channel();
        port.came(channel);
        var patience = context.executor().schedule(() -> awaited(context), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> patience.cancel(false));
    }

    private void awaited(ChannelHandlerContext context) {
        if (!heard) {
            context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        // What follows the request's head, its body or another request, concerns nobody.
        if (!heard && message instanceof HttpRequest request) {
            heard = true;
            answer((DuplexChannel) context.channel(), request);
        }
    }

    private void answer(DuplexChannel channel, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            say(channel, Answer.line(complaint(request.decoderResult().cause()), "this is no request that is taken"));
        } else if (!request.method().equals(HttpMethod.GET)) {
            say(channel, Answer.line(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET is allowed"));
        } else {
            String path = request.uri().replaceFirst("\\?.*", "");
            String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
            port.request(channel, path, authorization);
        }
    }

    private static HttpResponseStatus complaint(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : HttpResponseStatus.BAD_REQUEST;
    }

    static void say(DuplexChannel channel, Answer answer) {
        LingeringClose.say(channel, answer.response());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A visitor that sends what is no HTTP, or vanishes, is no news.
        context.close();
    }
}
