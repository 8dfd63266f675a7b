package io.understudy.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptPaceTest {
    private final EmbeddedChannel listener = new EmbeddedChannel(new AcceptPace());

    @Test
    void shouldRestAfterAFewAndThenGoOn() {
        listener.freezeTime();
        for (int crowd = 0; crowd < 3; crowd++) {
            for (int i = 0; i < AcceptPace.AT_A_TIME; i++) {
                assertTrue(listener.config().isAutoRead());
                listener.writeInbound(i);
            }
            assertFalse(listener.config().isAutoRead());
            // What was accepted in the same go is not lost.
            listener.writeInbound(99);
            rest();
        }
        assertEquals(3 * (AcceptPace.AT_A_TIME + 1), listener.inboundMessages().size());
    }

    @Test
    void shouldNotReadFromAListenerThatWasClosedMeanwhile() {
        listener.freezeTime();
        for (int i = 0; i < AcceptPace.AT_A_TIME; i++) {
            listener.writeInbound(i);
        }
        var unused = listener.close();
        rest();
        assertFalse(listener.config().isAutoRead());
    }

    private void rest() {
        listener.advanceTimeBy(AcceptPace.REST_MILLIS, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
    }
}
