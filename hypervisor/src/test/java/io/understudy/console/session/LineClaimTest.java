package io.understudy.console.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.console.message.Claim;
import io.understudy.console.message.ConsoleMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets the line of a primary: who comes first, and then who knows whose it was last. */
class LineClaimTest {
    private static final Claim FIRST = new Claim(0xa, 1);
    private static final Claim AGAIN = new Claim(0xa, 2);
    private static final Claim OTHER = new Claim(0xb, 1);

    private final Transcript did = new Transcript();
    private final ConsoleSession session = new ConsoleSession("vm", 1, 0, 0, ConsoleLimits.STANDARD, did, 0);

    @Test
    void shouldGiveTheFirstOneTheLineWhomeverItKnew() {
        attach(1, FIRST, OTHER);
        did("1 ATTACHED view 1 input 0 output 0");
    }

    @Test
    void shouldGiveTheLineToWhoKnowsItsHolderAndTellThatOne() {
        attach(1, FIRST, Claim.NONE);
        attach(2, OTHER, FIRST);
        did(
                "1 ATTACHED view 1 input 0 output 0",
                "1 REFUSED HELD by b/1: gateway b (attempt 1) has the console of VM 'vm'",
                "close 1",
                "2 ATTACHED view 1 input 0 output 0");
    }

    @Test
    void shouldRefuseWhoDoesNotKnowTheHolderAndNameIt() {
        attach(1, FIRST, Claim.NONE);
        did.taken();
        for (Claim known : List.of(Claim.NONE, new Claim(0xa, 2), new Claim(0xb, 1))) {
            attach(2, OTHER, known);
            did("2 REFUSED HELD by a/1: gateway a (attempt 1) has the console of VM 'vm'", "close 2");
        }
        session.received(1, new ConsoleMessage.Input(0, Transcript.bytes("x")), 0);
        did("input 0 x");
    }

    /** The killed gateway's Attach comes when the new one is there, or is just on its way back. */
    @Test
    void shouldTakeTheLineFromNobodyForAnAttachThatIsLate() {
        attach(1, OTHER, Claim.NONE);
        did.taken();
        attach(2, FIRST, Claim.NONE);
        session.closed(1, 0);
        attach(3, AGAIN, FIRST);
        did(
                "2 REFUSED HELD by b/1: gateway b (attempt 1) has the console of VM 'vm'",
                "close 2",
                "3 REFUSED HELD by b/1: gateway b (attempt 1) has the console of VM 'vm'",
                "close 3");
        attach(4, new Claim(0xb, 2), OTHER);
        did("4 ATTACHED view 1 input 0 output 0");
    }

    /** It gave up an Attach, which came before the next one or comes after it. */
    @Test
    void shouldGiveAGatewayTheLineInWhateverOrderItsAttachesCome() {
        attach(1, FIRST, Claim.NONE);
        attach(3, new Claim(0xa, 3), FIRST);
        did.taken();
        attach(2, AGAIN, FIRST);
        did("2 REFUSED HELD by a/3: gateway a (attempt 3) has the console of VM 'vm'", "close 2");
    }

    private void attach(long connection, Claim claim, Claim previous) {
        session.received(connection, new ConsoleMessage.Attach("vm", claim, previous, 1, 0, 0), 0);
    }

    private void did(String... lines) {
        assertEquals(List.of(lines), did.taken());
    }
}
