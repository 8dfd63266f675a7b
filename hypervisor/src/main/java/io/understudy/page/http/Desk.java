package io.understudy.page.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.CONFLICT;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.understudy.page.terminal.Terminals;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes one browser's requests: looks who asks, and passes them to where they belong. One for each connection. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class Desk extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String NO_TOKEN = "no token, or not this one's: open the address that the command printed";
    private static final String SUBPROTOCOL = "understudy-terminal";
    private static final int MOST_TYPED = 1 << 14;

    private final Places places;

    /**
     * What there is behind the desk.
     *
     * @param hello what a page that follows is told first, as JSON
     */
    record Places(
            Doorman doorman,
            PageFiles files,
            Answers answers,
            Feeds feeds,
            Supplier<String> hello,
            Terminals terminals,
            HandsDesk hands) {}

    Desk(Places places) {
        this.places = places;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            places.answers().say(context, BAD_REQUEST, "this is no request", "");
            return;
        }
        int port = ((InetSocketAddress) context.channel().localAddress()).getPort();
        String scheme = context.pipeline().get(SslHandler.class) == null ? "http" : "https";
        Optional<String> refusal = places.doorman().refusal(request.headers(), port, scheme);
        if (refusal.isPresent()) {
            places.answers().say(context, FORBIDDEN, refusal.get(), "");
            return;
        }
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        switch (target.path()) {
            case "/events" -> events(context, request);
            case "/terminal" -> terminal(context, request, parameter(target, "vm"));
            case "/hands" -> hands(context, request, parameter(target, "verb"), parameter(target, "target"));
            default -> file(context, request, target.path());
        }
    }

    private void file(ChannelHandlerContext context, FullHttpRequest request, String path) {
        if (!request.method().equals(HttpMethod.GET)) {
            say(context, request, METHOD_NOT_ALLOWED, "files are to be read");
            return;
        }
        Optional<PageFiles.PageFile> file = places.files().find(path);
        if (file.isEmpty()) {
            say(context, request, NOT_FOUND, "there is nothing of this name");
            return;
        }
        places.answers()
                .send(context, OK, file.get().bytes(), file.get().type(), host(request), HttpUtil.isKeepAlive(request));
    }

    private void events(ChannelHandlerContext context, FullHttpRequest request) {
        if (!places.doorman().hasToken(request.headers())) {
            say(context, request, UNAUTHORIZED, NO_TOKEN);
            return;
        }
        context.write(places.answers().stream(host(request)));
        context.pipeline().remove(this);
        context.pipeline().remove(ReadTimeoutHandler.class);
        places.feeds().follow(context.pipeline().lastContext(), places.hello().get());
    }

    private void hands(ChannelHandlerContext context, FullHttpRequest request, String verb, String target) {
        if (!places.doorman().hasToken(request.headers())) {
            say(context, request, UNAUTHORIZED, NO_TOKEN);
        } else if (!request.method().equals(HttpMethod.POST)) {
            say(context, request, METHOD_NOT_ALLOWED, "hands are asked by POST");
        } else {
            String host = host(request);
            places.hands()
                    .act(
                            verb,
                            target,
                            wrong -> context.executor()
                                    .execute(() -> places.answers()
                                            .say(context, wrong.isEmpty() ? OK : CONFLICT, wrong, host)));
        }
    }

    private void terminal(ChannelHandlerContext context, FullHttpRequest request, String vm) {
        String protocols = String.join(",", request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
        if (!places.doorman().hasToken(request.headers(), protocols)) {
            say(context, request, UNAUTHORIZED, NO_TOKEN);
            return;
        }
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "ws://" + host(request) + "/terminal", SUBPROTOCOL, false, MOST_TYPED)
                .newHandshaker(request);
        Optional<ChannelHandler> terminal =
                handshaker == null ? Optional.empty() : places.terminals().open(vm);
        if (terminal.isEmpty()) {
            say(context, request, SERVICE_UNAVAILABLE, "no terminal: ask for it as a WebSocket, and for few machines");
            return;
        }
        context.pipeline().remove(ReadTimeoutHandler.class);
        handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess()) {
                context.pipeline().replace(this, "terminal", terminal.get());
            } else {
                context.close();
            }
        });
    }

    private void say(ChannelHandlerContext context, FullHttpRequest request, HttpResponseStatus status, String line) {
        places.answers().say(context, status, line, host(request));
    }

    private static String host(FullHttpRequest request) {
        return request.headers().get(HttpHeaderNames.HOST, "");
    }

    private static String parameter(QueryStringDecoder target, String name) {
        List<String> values = target.parameters().getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** Bodies of requests are not read, so they are small. */
    static HttpObjectAggregator whole() {
        return new HttpObjectAggregator(1 << 10);
    }
}
