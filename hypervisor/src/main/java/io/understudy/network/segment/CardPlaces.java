package io.understudy.network.segment;

import io.understudy.message.ViewCheck;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.attachment.Refusal;
import io.understudy.network.ethernet.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which connection has which card on the segment. Of a VM only the host that is primary in the highest view seen has its
 * cards there, so a primary that was deposed and thaws says nothing any more. One thread.
 */
public final class CardPlaces {
    /** Cards of all VMs. */
    static final int MOST_CARDS = 256;

    /**
     * A VM that had no card here for so long is forgotten: what comes under its name later is another machine, which begins
     * at view 1 again. By then a primary that stood still has learned that it was deposed, or nobody deposed it.
     */
    static final long FORGET_MILLIS = 60_000;

    private final ViewCheck check;
    private final Map<String, VmViews> vms = new HashMap<>();
    private final Map<Long, CardPlace> cards = new HashMap<>();
    private final Map<Long, Seat> byConnection = new HashMap<>();

    /** @param check off only in a demo: whoever attaches a card last has it */
    public CardPlaces(ViewCheck check) {
        this.check = check;
    }

    /** What a connection has: a card, as its host was admitted in this view. */
    private record Seat(CardPlace place, long view) {}

    /** The answer to an {@link Attach}. */
    public sealed interface Answer {
        /**
         * It has the card.
         *
         * @param taken up to where the card's frames were taken
         * @param dismissed connections that do not have theirs any more, with the reason
         */
        record Welcome(long taken, List<Dismissed> dismissed) implements Answer {}

        /** @param view the highest seen of the VM, 0 if none was */
        record Turned(long view, Refusal refusal, String reason) implements Answer {}
    }

    /** A connection that has to go. */
    public record Dismissed(long connection, long view, Refusal refusal, String reason) {}

    /** A host wants a card on the segment, or has it and is primary in a later view. */
    public Answer attach(long connection, Attach attach, long nowMillis) {
        CardPlace place = cards.get(attach.card().bits());
        if (place != null && !place.vm.equals(attach.vm())) {
            return new Answer.Turned(
                    0,
                    Refusal.ADDRESS_TAKEN,
                    attach.card() + " is the address of VM " + place.vm + " already: give mac=");
        }
        if (place == null && cards.size() == MOST_CARDS) {
            return new Answer.Turned(0, Refusal.FULL, "there are " + MOST_CARDS + " cards already");
        }
        VmViews views = vms.computeIfAbsent(attach.vm(), vm -> new VmViews());
        if (!views.admit(check, attach.view(), attach.host(), attach.incarnation())) {
            return new Answer.Turned(
                    views.view(), Refusal.DEPOSED, views.host() + " is primary in view " + views.view());
        }
        views.seen(nowMillis);
        if (place == null) {
            place = new CardPlace(attach.card(), attach.vm());
            cards.put(attach.card().bits(), place);
        }
        CardPlace taking = place;
        List<Dismissed> dismissed = new ArrayList<>();
        byConnection.forEach((other, seat) -> {
            boolean same = seat.place == taking;
            if (other != connection
                    && (same || (seat.place.vm.equals(attach.vm()) && check.deposes(attach.view(), seat.view)))) {
                dismissed.add(new Dismissed(
                        other,
                        attach.view(),
                        check.deposes(attach.view(), seat.view) ? Refusal.DEPOSED : Refusal.REPLACED,
                        attach.host() + " has attached in view " + attach.view()));
            }
        });
        dismissed.forEach(each -> closed(each.connection(), nowMillis));
        byConnection.put(connection, new Seat(place, attach.view()));
        return new Answer.Welcome(place.taken(), dismissed);
    }

    /** Whether a frame that a card sent is one of the segment: new, and from whoever has the card there. */
    public boolean take(long connection, long position, int length) {
        Seat seat = byConnection.get(connection);
        return seat != null && seat.place.take(position, length);
    }

    /** Up to where the frames of its card were taken, 0 if it has none. */
    public long taken(long connection) {
        Seat seat = byConnection.get(connection);
        return seat == null ? 0 : seat.place.taken();
    }

    /** It is gone; the card keeps its place for the next one. */
    public void closed(long connection, long nowMillis) {
        Seat seat = byConnection.remove(connection);
        if (seat != null) {
            vms.get(seat.place.vm).seen(nowMillis);
        }
    }

    /** Time passes; to be called several times a minute. Gives the cards of VMs that are forgotten. */
    public List<MacAddress> forget(long nowMillis) {
        byConnection.values().forEach(seat -> vms.get(seat.place.vm).seen(nowMillis));
        vms.values().removeIf(views -> nowMillis - views.lastSeenMillis() > FORGET_MILLIS);
        List<MacAddress> forgotten = cards.values().stream()
                .filter(place -> !vms.containsKey(place.vm))
                .map(place -> place.address)
                .toList();
        forgotten.forEach(card -> cards.remove(card.bits()));
        return forgotten;
    }
}
