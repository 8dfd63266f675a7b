package io.understudy.page.merge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.understudy.arbiter.HostPort;
import io.understudy.event.Stamped;
import io.understudy.identity.Service;
import io.understudy.json.BadJsonException;
import io.understudy.json.RecordReader;
import io.understudy.transport.Transport;
import java.nio.charset.StandardCharsets;

/** Asks a process once what time it is, for {@link ClockOffset}. On the transport's event loop. */
// A write that fails closes its channel, and no answer is an answer, too: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClockQuestion extends SimpleChannelInboundHandler<FullHttpResponse> {
    private static final int MOST_ANSWERED = 1 << 10;

    private final Source source;
    private final Answer answer;
    private long sentMicros;

    /** What a process answers. */
    public record Clock(long now) {}

    /** Told of an answer, if one comes; all in microseconds, the first and the last by this computer's clock. */
    interface Answer {
        void came(long sent, long theirs, long received);
    }

    private ClockQuestion(Source source, Answer answer) {
        this.source = source;
        this.answer = answer;
    }

    static void ask(Transport transport, Source source, Answer answer) {
        ClockQuestion question = new ClockQuestion(source, answer);
        transport
                .connecting(Service.OBSERVER)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(MOST_ANSWERED), question);
                    }
                })
                .connect(source.observer());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/clock");
        request.headers()
                .set(HttpHeaderNames.HOST, HostPort.text(source.observer()))
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + source.token());
        sentMicros = Stamped.nowMicros();
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) throws BadJsonException {
        long received = Stamped.nowMicros();
        Clock clock = RecordReader.of(response.content().toString(StandardCharsets.UTF_8))
                .read(Clock.class);
        if (clock.now() > 0) {
            answer.came(sentMicros, clock.now(), received);
        }
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
