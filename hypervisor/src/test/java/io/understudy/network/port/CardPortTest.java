package io.understudy.network.port;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.attachment.AttachmentProtocol;
import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A card whose host is away: what comes for it waits, and who sends, if he can. */
class CardPortTest {
    private static final int FRAME = 1024;
    private static final int HALF = AttachmentProtocol.WINDOW_BYTES / FRAME / 2;

    private final CardPort card = new CardPort("vm", MacAddress.parse("52:54:00:12:34:56"));
    private final long now = 5_000;

    private void deliver(int frames) {
        for (int i = 0; i < frames; i++) {
            card.deliver(ByteBuffer.allocate(FRAME));
        }
    }

    @Test
    void shouldAskToWaitBeforeItLosesFramesButNotForEver() {
        card.attach(null, new Attach("vm", 1, "one", 17, MacAddress.parse("52:54:00:12:34:56"), FRAME, 0));
        deliver(HALF);
        assertFalse(card.asksToWait(now));
        deliver(1);
        assertTrue(card.asksToWait(now));
        assertTrue(card.asksToWait(now + CardPort.PATIENCE_MILLIS - 1));
        assertFalse(card.asksToWait(now + CardPort.PATIENCE_MILLIS), "its frames are lost from here on");
        card.received(FRAME);
        assertFalse(card.asksToWait(now));
        deliver(1);
        assertTrue(
                card.asksToWait(now + CardPort.PATIENCE_MILLIS),
                "it has taken something: it is worth waiting for again");
    }
}
