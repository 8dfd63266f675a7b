package io.understudy.console.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.message.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An Attach that a cut held up comes after the one of a newer connection: the replica takes it for another gateway, and
 * the gateway must not send its own user away for that.
 */
class LateAttachTest {
    private static final GatewayLimits LIMITS = new GatewayLimits(1000, 50, 10_000, 4, 2 * ConsoleProtocol.MAX_DATA);
    private static final Location A = new Location(1, "a:1");
    private static final ConsoleMessage REPLACED =
            new ConsoleMessage.Refused(1, Refusal.REPLACED, "another gateway attached");

    private final Transcript did = new Transcript();
    private final GatewaySession session = new GatewaySession("vm", LIMITS, did, 0);
    private long now;

    /** Connects and attaches; gives up a first attempt that nobody answers, if there is to be one. */
    private void attach(boolean afterSilence) {
        session.userConnected(0);
        session.located(A, 0);
        session.connected(1, 0);
        int connection = 1;
        if (afterSilence) {
            while (session.state() == GatewayState.ATTACHING) {
                session.tick(now += 20);
            }
            session.located(A, now);
            session.connected(2, now);
            connection = 2;
        }
        session.received(connection, new ConsoleMessage.Attached(1, 0, 0), now);
        did.taken();
        session.received(connection, REPLACED, now);
    }

    @Test
    void shouldAttachAgainIfAnAttachOfItsOwnMayHaveTakenTheLine() {
        attach(true);
        assertEquals(List.of("disconnect 2", "lost a:1 of view 1: another gateway attached", "locate"), did.taken());
        session.located(A, now);
        session.connected(3, now);
        assertEquals(List.of("connect 3 a:1", "3 ATTACH vm view 1 output 0 input 0"), did.taken());
    }

    @Test
    void shouldYieldTheSecondTimeForThenItIsAnother() {
        attach(true);
        session.located(A, now);
        session.connected(3, now);
        session.received(3, new ConsoleMessage.Attached(1, 0, 0), now);
        session.received(3, REPLACED, now);
        assertEquals(GatewayState.REPLACED, session.state());
    }

    @Test
    void shouldYieldAtOnceIfEveryAttachOfItsOwnWasAnswered() {
        attach(false);
        assertEquals(GatewayState.REPLACED, session.state());
    }
}
