package io.understudy.console.session;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import java.util.Optional;

/** Who may attach to a machine's serial line: the gateway of that machine. What else it says needs the line. Pure. */
public final class ConsoleRights {
    private ConsoleRights() {}

    /** Why this one may not say that, in one line. */
    public static Optional<String> objection(Identity peer, ConsoleMessage message) {
        return !(message instanceof ConsoleMessage.Attach attach) || peer.speaksFor(Role.GATEWAY, attach.vm())
                ? Optional.empty()
                : Optional.of(peer + " wants the console of VM " + attach.vm());
    }
}
