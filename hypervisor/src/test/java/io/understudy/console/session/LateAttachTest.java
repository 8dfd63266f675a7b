package io.understudy.console.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import io.understudy.console.message.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gateway makes of the word that the line is another claim's: its own, of an Attach that came late, or another's. */
class LateAttachTest {
    private static final GatewayLimits LIMITS = new GatewayLimits(1000, 50, 10_000, 4, 2 * ConsoleProtocol.MAX_DATA);
    private static final Location A = new Location(1, "a:1");
    private static final long SELF = 5;
    private static final Claim OTHER = new Claim(7, 3);

    private final Transcript did = new Transcript();
    private final GatewaySession session = new GatewaySession("vm", SELF, LIMITS, did, 0);
    private long now;

    @Test
    void shouldTakeTheLineOverFromAnAttachThatItGaveUp() {
        session.userConnected(0);
        ask(1, "as 5/1 after nobody");
        attached(1);
        session.closed(1, "reset", now);
        ask(2, "as 5/2 after 5/1");
        while (session.state() == GatewayState.ATTACHING) {
            session.tick(now += 20);
        }
        ask(3, "as 5/3 after 5/1");
        held(3, new Claim(SELF, 2));
        assertEquals(List.of("disconnect 3", "waiting for the primary (a:1: held)"), did.taken());
        ask(4, "as 5/4 after 5/2");
        attached(4);
    }

    /** Of a gateway that was killed, or one whose user is elsewhere now: who comes new has the line. */
    @Test
    void shouldTakeTheLineFromAnotherIfItIsNew() {
        session.userConnected(0);
        ask(1, "as 5/1 after nobody");
        held(1, OTHER);
        assertEquals(GatewayState.LOCATING, session.state());
        did.taken();
        ask(2, "as 5/2 after 7/3");
        attached(2);
    }

    @Test
    void shouldYieldToAnotherThatCameWhileItWasAwayUntilAUserComes() {
        session.userConnected(0);
        ask(1, "as 5/1 after nobody");
        attached(1);
        session.closed(1, "reset", now);
        ask(2, "as 5/2 after 5/1");
        held(2, OTHER);
        assertEquals(
                List.of(
                        "disconnect 2",
                        "waiting for the primary (a:1: held)",
                        "dismiss: another gateway took the console of vm; connect again to take it back"),
                did.taken());
        assertEquals(GatewayState.REPLACED, session.state());
        session.userConnected(now);
        did.taken();
        ask(3, "as 5/3 after 7/3");
        attached(3);
    }

    @Test
    void shouldYieldToAnotherThatTakesTheLine() {
        ask(1, "as 5/1 after nobody");
        attached(1);
        held(1, OTHER);
        assertEquals(GatewayState.REPLACED, session.state());
    }

    @Test
    void shouldNotLearnOfAHolderFromOtherRefusals() {
        ask(1, "as 5/1 after nobody");
        held(1, OTHER);
        did.taken();
        ask(2, "as 5/2 after 7/3");
        session.received(2, new ConsoleMessage.Refused(1, Refusal.NOT_PRIMARY, "not yet"), now);
        did.taken();
        ask(3, "as 5/3 after 7/3");
    }

    private void ask(long connection, String claim) {
        did.taken();
        session.located(A, now);
        session.connected(connection, now);
        String input = connection == 1 || !claim.contains("after 5") ? "-1" : "0";
        assertEquals(
                List.of(
                        "connect " + connection + " a:1",
                        connection + " ATTACH vm " + claim + " view 1 output 0 input " + input),
                did.taken());
    }

    private void attached(long connection) {
        session.received(connection, new ConsoleMessage.Attached(1, 0, 0), now);
        assertEquals(GatewayState.ATTACHED, session.state());
        did.taken();
    }

    private void held(long connection, Claim holder) {
        session.received(connection, new ConsoleMessage.Refused(1, Refusal.HELD, holder, "held"), now);
    }
}
