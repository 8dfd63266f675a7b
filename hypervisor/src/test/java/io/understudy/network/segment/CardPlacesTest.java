package io.understudy.network.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.message.MessageRules;
import io.understudy.message.ViewCheck;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.attachment.Refusal;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.network.segment.CardPlaces.Answer;
import io.understudy.network.segment.CardPlaces.Dismissed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has a card, and whose frames are taken. */
class CardPlacesTest {
    private final CardPlaces places = new CardPlaces(ViewCheck.ON);
    private long now = 1000;

    @Test
    void shouldTakeEachFrameOnceWhoeverSendsIt() {
        welcome(1, "vm", 1, "a", 7, 0);
        assertTrue(places.take(1, 0, 60));
        assertTrue(places.take(1, 100, 60), "a gap is a frame that was lost");
        assertFalse(places.take(1, 60, 40), "out of order");
        welcome(2, "vm", 2, "b", 7, 160);
        assertFalse(places.take(2, 100, 60), "sent by the old primary already");
        assertTrue(places.take(2, 160, 60));
    }

    @Test
    void shouldTakeNothingFromAPrimaryThatWasDeposed() {
        welcome(1, "vm", 1, "a", 7, 0);
        List<Dismissed> dismissed = welcome(2, "vm", 2, "b", 7, 0);
        assertEquals(List.of(new Dismissed(1, 2, Refusal.DEPOSED, "b has attached in view 2")), dismissed);
        assertFalse(places.take(1, 0, 60));
        turned(3, "vm", 1, "a", 7, 2, Refusal.DEPOSED, "b is primary in view 2");
        turned(3, "vm", 2, "a", 7, 2, Refusal.DEPOSED, "b is primary in view 2");
        assertTrue(places.take(2, 0, 60), "and the newer one keeps the card");
    }

    @Test
    void shouldGiveADeposedPrimaryTheCardWithoutTheViewCheck() {
        CardPlaces unchecked = new CardPlaces(ViewCheck.OFF);
        var unused = unchecked.attach(1, new Attach("vm", 2, "b", 2, new MacAddress(7), 1514, 0), now);
        Answer.Welcome welcome =
                (Answer.Welcome) unchecked.attach(2, new Attach("vm", 1, "a", 1, new MacAddress(7), 1514, 0), now);
        assertEquals(List.of(new Dismissed(1, 1, Refusal.REPLACED, "a has attached in view 1")), welcome.dismissed());
    }

    @Test
    void shouldGiveAHostThatComesBackItsPlace() {
        welcome(1, "vm", 1, "a", 7, 0);
        assertEquals(Refusal.REPLACED, welcome(2, "vm", 1, "a", 7, 0).get(0).refusal());
        assertEquals(List.of(), welcome(2, "vm", 3, "a", 7, 0), "in a later view, by the same connection");
        turned(3, "vm", 2, "b", 7, 3, Refusal.DEPOSED, "a is primary in view 3");
    }

    @Test
    void shouldCountTheViewsOfAllCardsOfAMachine() {
        welcome(1, "vm", 1, "a", 7, 0);
        welcome(2, "vm", 1, "a", 8, 0);
        assertEquals(2, welcome(3, "vm", 2, "b", 7, 0).size(), "the other card of the old primary goes, too");
        assertFalse(places.take(2, 0, 60));
    }

    @Test
    void shouldRefuseTwoMachinesWithOneAddress() {
        welcome(1, "vm", 1, "a", 7, 0);
        turned(
                2,
                "other",
                9,
                "b",
                7,
                0,
                Refusal.ADDRESS_TAKEN,
                "00:00:00:00:00:07 is the address of VM vm already: give mac=");
        assertTrue(places.take(1, 0, 60));
    }

    @Test
    void shouldForgetAMachineThatIsGoneForLong() {
        welcome(1, "vm", 7, "a", 7, 0);
        assertTrue(places.take(1, 0, 60));
        now += 10 * CardPlaces.FORGET_MILLIS;
        assertEquals(List.of(), places.forget(now), "it is there");
        places.closed(1, now);
        now += CardPlaces.FORGET_MILLIS;
        assertEquals(List.of(), places.forget(now));
        turned(2, "vm", 1, "b", 7, 7, Refusal.DEPOSED, "a is primary in view 7");
        now++;
        assertEquals(List.of(new MacAddress(7)), places.forget(now));
        welcome(3, "vm", 1, "b", 7, 0);
        assertTrue(places.take(3, 0, 60));
    }

    @Test
    void shouldHaveABoundedNumberOfCards() {
        for (int i = 1; i <= CardPlaces.MOST_CARDS; i++) {
            welcome(i, "vm" + i, 1, "a", i, 0);
        }
        turned(999, "vm", 1, "a", 999, 0, Refusal.FULL, "there are 256 cards already");
        welcome(1000, "vm1", 2, "b", 1, 0);
    }

    @Test
    void shouldTakeNoFrameThatEndsBeyondTheLastPosition() {
        welcome(1, "vm", 1, "a", 7, 0);
        assertFalse(places.take(1, MessageRules.MAX_POSITION, 60));
        assertTrue(places.taken(1) <= MessageRules.MAX_POSITION);
    }

    private List<Dismissed> welcome(long connection, String vm, long view, String host, long card, long taken) {
        Answer.Welcome welcome = (Answer.Welcome) attach(connection, vm, view, host, card);
        assertEquals(taken, welcome.taken());
        return welcome.dismissed();
    }

    private void turned(
            long connection, String vm, long view, String host, long card, long seen, Refusal why, String reason) {
        assertEquals(new Answer.Turned(seen, why, reason), attach(connection, vm, view, host, card));
    }

    private Answer attach(long connection, String vm, long view, String host, long card) {
        return places.attach(
                connection, new Attach(vm, view, host, host.hashCode(), new MacAddress(card), 1514, 0), now);
    }
}
