package io.understudy.network.outside;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.network.segment.Segment;
import io.understudy.network.segment.SegmentPort;
import io.understudy.transport.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A link between its segment and somebody who can be made to wait. */
class FramedLinkTest {
    private static final MacAddress CARD = MacAddress.parse("52:54:00:12:34:56");

    private final Transport transport = Transport.nio("switch");
    private final Segment segment = new Segment(frame -> {});
    private final Target target = new Target();

    /** A card that is asked whether it would have others wait. */
    private static final class Target implements SegmentPort {
        private boolean asks;

        @Override
        public String name() {
            return "target";
        }

        @Override
        public void deliver(ByteBuffer frame) {}

        @Override
        public boolean asksToWait(long nowMillis) {
            return asks;
        }
    }

    @AfterEach
    void close() {
        transport.close();
    }

    private EmbeddedChannel link(boolean waits) {
        EmbeddedChannel channel = new EmbeddedChannel();
        new FramedLink(transport, segment, "passt", "user", waits, reason -> {}).addTo(channel.pipeline());
        channel.pipeline().fireChannelActive();
        segment.plugCard(target, CARD);
        return channel;
    }

    private static void arrive(EmbeddedChannel channel) {
        ByteBuffer frame =
                ByteBuffer.allocate(60).putShort((short) (CARD.bits() >> 32)).putInt((int) CARD.bits());
        channel.writeInbound(Unpooled.buffer().writeInt(60).writeBytes(frame.clear()));
    }

    private static void later(EmbeddedChannel channel) {
        channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void shouldReadNoMoreWhileTheTargetAsksToWait() {
        EmbeddedChannel channel = link(true);
        channel.freezeTime();
        arrive(channel);
        assertTrue(channel.config().isAutoRead());
        target.asks = true;
        arrive(channel);
        assertFalse(channel.config().isAutoRead());
        later(channel);
        assertFalse(channel.config().isAutoRead());
        target.asks = false;
        later(channel);
        assertTrue(channel.config().isAutoRead());
    }

    /** A QEMU machine that floods another one is not to be waited for, nor to wait: a wire loses what is too much. */
    @Test
    void shouldGoOnReadingIfItDoesNotWait() {
        EmbeddedChannel channel = link(false);
        target.asks = true;
        arrive(channel);
        assertTrue(channel.config().isAutoRead());
    }
}
