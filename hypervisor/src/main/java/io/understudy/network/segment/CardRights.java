package io.understudy.network.segment;

import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import io.understudy.network.attachment.AttachmentMessage;
import java.util.Optional;

/** Who may attach a card: a host, in its own name. What else it says needs a card. Pure. */
public final class CardRights {
    private CardRights() {}

    /** Why this one may not say that, in one line. */
    public static Optional<String> objection(Identity peer, AttachmentMessage message) {
        return !(message instanceof AttachmentMessage.Attach attach) || peer.speaksFor(Role.HOST, attach.host())
                ? Optional.empty()
                : Optional.of(peer + " attaches a card in the name of host " + attach.host());
    }
}
