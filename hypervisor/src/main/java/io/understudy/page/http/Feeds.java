package io.understudy.page.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.understudy.page.merge.MergedEvents;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Pages that follow the events. What a page has not read stays in the merged events, which all pages share: it costs the
 * buffers of its socket and what Netty holds below its high-water mark, and no more. On the event loop.
 */
// A write that fails closes its channel, and the end of a channel is an event of its own: no future is waited for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Feeds {
    /** Events of so long go out together, in few writes: the cores are the guests'. */
    private static final long TOGETHER_MILLIS = 50;

    /** One write's; a page that does not read has no more than one waiting beyond its high-water mark. */
    private static final int WRITE_BYTES = 16 << 10;

    private final EventLoop loop;
    private final MergedEvents events;
    private final Set<Feed> feeds = new LinkedHashSet<>();
    private boolean due;

    /** @param loop on which everything here is called */
    public Feeds(EventLoop loop, MergedEvents events) {
        this.loop = loop;
        this.events = events;
    }

    /** One more event for all pages. */
    public void add(String json, boolean lasts) {
        events.add(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8), lasts);
        if (!due && !feeds.isEmpty()) {
            due = true;
            loop.schedule(this::pump, TOGETHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void pump() {
        due = false;
        List.copyOf(feeds).forEach(Feed::pump);
    }

    /** A page's connection begins to follow, at the oldest event there is. */
    void follow(ChannelHandlerContext context, String hello) {
        Feed feed = new Feed(context.channel());
        context.pipeline().addLast(feed);
        feeds.add(feed);
        context.channel().closeFuture().addListener(closed -> feeds.remove(feed));
        feed.write(Unpooled.wrappedBuffer(utf8("event: hello\ndata: " + hello + "\n\n")));
        feed.pump();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes are held for the page that reads least. */
    long mostHeld() {
        long most = 0;
        for (Feed feed : feeds) {
            ChannelOutboundBuffer buffer = feed.page.unsafe().outboundBuffer();
            most = Math.max(most, buffer == null ? 0 : buffer.totalPendingWriteBytes());
        }
        return most;
    }

    private final class Feed extends ChannelInboundHandlerAdapter {
        private final Channel page;
        private long sequence;
        private boolean live;

        Feed(Channel page) {
            this.page = page;
        }

        void pump() {
            boolean more = true;
            while (more && page.isWritable()) {
                ByteBuf together = page.alloc().buffer();
                while (more && together.readableBytes() < WRITE_BYTES) {
                    more = add(together);
                }
                write(together);
            }
            live |= !more;
            page.flush();
        }

        private boolean add(ByteBuf together) {
            Optional<MergedEvents.Line> next = events.after(sequence);
            next.ifPresent(line -> {
                long missed = line.sequence() - sequence - 1;
                if (live && missed > 0) {
                    together.writeBytes(utf8("event: missed\ndata: {\"count\":" + missed + "}\n\n"));
                }
                sequence = line.sequence();
                together.writeBytes(line.bytes().duplicate());
            });
            return next.isPresent();
        }

        private void write(ByteBuf bytes) {
            if (bytes.isReadable()) {
                page.write(new DefaultHttpContent(bytes));
            } else {
                bytes.release();
            }
        }

        /** It may come out of the middle of a write, into which no other belongs. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.executor().execute(this::pump);
        }

        /** A page that follows has nothing more to say. */
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
