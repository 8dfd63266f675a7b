package io.understudy.observer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.understudy.event.Event;
import io.understudy.event.EventCodec;
import io.understudy.event.Stamped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One subscriber: server-sent events (WHATWG HTML, section 9.2), as fast as he reads. On the observer's event loop. */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class Subscription {
    /** So often at least something is sent, so that both ends learn when the other is gone. */
    static final long PING_NANOS = 5_000_000_000L;

    private final Channel channel;
    private final Observer observer;
    private final EventCursor lasting;
    private final EventCursor passing;
    private long saidAt;

    Subscription(Channel channel, Observer observer) {
        this.channel = channel;
        this.observer = observer;
        lasting = EventCursor.atOldest(observer.lasting());
        passing = EventCursor.atNext(observer.passing());
    }

    void begin(long now) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        channel.write(head);
        long kept = observer.lasting().next() - observer.lasting().oldest();
        say(observer.stamped(new Event.Hello(Stamped.nowMicros(), kept)));
        pump(now);
    }

    /** Sends what there is, as far as the subscriber takes it. */
    void pump(long now) {
        boolean said = pump(lasting);
        said |= pump(passing);
        if (!said && now - saidAt >= PING_NANOS && channel.isWritable()) {
            write(":\n\n");
            said = true;
        }
        if (said) {
            saidAt = now;
            channel.flush();
        }
    }

    /** Bytes that wait for the kernel. */
    long held() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    private boolean pump(EventCursor cursor) {
        boolean said = false;
        while (channel.isWritable()) {
            Optional<Stamped> next = cursor.next();
            long missed = cursor.takeMissed();
            if (missed > 0) {
                say(observer.stamped(new Event.Missed(missed)));
                said = true;
            }
            if (next.isEmpty()) {
                return said;
            }
            say(next.get());
            said = true;
        }
        return said;
    }

    private void say(Stamped told) {
        write("data: " + EventCodec.write(told) + "\n\n");
    }

    private void write(String text) {
        channel.write(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
    }
}
