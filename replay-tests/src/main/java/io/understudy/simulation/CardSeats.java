package io.understudy.simulation;

import io.understudy.network.attachment.AttachmentMessage.Attach;
import java.util.ArrayList;
import java.util.List;

/** Who has the machine's card, as one life of the switch says: one host at a time, and never one of an earlier view. */
final class CardSeats {
    private final Ledger ledger;
    private final List<Attach> seated = new ArrayList<>();
    private long highest;

    CardSeats(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A host has it from now on, or has it in a later view. */
    void taken(Attach attach) {
        require(attach.view() >= highest, attach, "gets the card in view " + attach.view() + " after view " + highest);
        highest = attach.view();
        seated.removeIf(each -> isSame(each, attach) && each.view() < attach.view());
        require(seated.isEmpty(), attach, "gets the card, which others have: " + seated);
        seated.add(attach);
    }

    /** A frame of it comes to the segment. */
    void used(Attach attach) {
        require(
                seated.stream().anyMatch(each -> isSame(each, attach)),
                attach,
                "sends a frame in view " + attach.view() + ", but does not have the card: " + seated);
    }

    /** It does not have it any more. */
    void left(Attach attach) {
        seated.remove(attach);
    }

    private static boolean isSame(Attach one, Attach other) {
        return one.host().equals(other.host()) && one.incarnation() == other.incarnation();
    }

    private void require(boolean holds, Attach attach, String otherwise) {
        if (!holds) {
            throw ledger.remember(new Violation(
                    Promise.CARD_IN_ONE_PLACE, attach.host() + "#" + attach.incarnation() + " " + otherwise));
        }
    }
}
