package io.understudy.page.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers with the headers that all of them have. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class Answers {
    private final String scripts;

    /** @param importMap hash of the one script in the page itself */
    Answers(String importMap) {
        this.scripts = importMap;
    }

    /** One line for people; the connection ends with it. */
    void say(ChannelHandlerContext context, HttpResponseStatus status, String line, String host) {
        ByteBuffer text = ByteBuffer.wrap((line.isEmpty() ? "" : line + "\n").getBytes(StandardCharsets.UTF_8));
        send(context, status, text, "text/plain; charset=utf-8", host, false);
    }

    void send(
            ChannelHandlerContext context,
            HttpResponseStatus status,
            ByteBuffer bytes,
            String type,
            String host,
            boolean keepAlive) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        common(response.headers(), type, host);
        HttpUtil.setContentLength(response, bytes.remaining());
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The head of a stream of events. */
    HttpResponse stream(String host) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        common(response.headers(), "text/event-stream", host);
        HttpUtil.setTransferEncodingChunked(response, true);
        return response;
    }

    /** xterm.js puts the sizes of its cells into style elements, so styles may stand in the page; scripts may not. */
    private void common(HttpHeaders headers, String type, String host) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set(
                        HttpHeaderNames.CONTENT_SECURITY_POLICY,
                        "default-src 'none'; script-src 'self' '" + scripts
                                + "'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'"
                                + (host.isEmpty() ? "" : " ws://" + host + " wss://" + host)
                                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }
}
