package io.understudy.arbiter.server;

import io.understudy.arbiter.protocol.Request;
import io.understudy.identity.Identity;
import io.understudy.identity.Role;
import java.util.Optional;

/**
 * Who may say what to an arbiter: a host what concerns itself, arbiters what concerns members, people what is wished. Reading
 * is for everybody who was let in. An incarnation is a host's own word: a certificate is a host's and not a life's, so by
 * lying about it a host harms nobody but itself. Pure.
 */
public final class Rights {
    private Rights() {}

    /** Why this one may not say that, in one line. */
    public static Optional<String> objection(Identity peer, Request request) {
        if (request instanceof Request.Advancement advancement) {
            return inName(peer, Role.HOST, advancement.advance().requester().name());
        } else if (request instanceof Request.Acknowledgement acknowledgement) {
            return inName(peer, Role.HOST, acknowledgement.acknowledge().host().name());
        } else if (request instanceof Request.Reporting reporting) {
            return inName(peer, Role.HOST, reporting.report().host().name());
        } else if (request instanceof Request.Wishing) {
            return client(peer, "wishes something of the pool");
        } else if (request instanceof Request.Introducing introducing) {
            return inName(peer, Role.ARBITER, introducing.of().name());
        } else if (request instanceof Request.Reconfiguring change) {
            return change.leaves()
                    ? client(peer, "takes an arbiter out")
                    : inName(peer, Role.ARBITER, change.of().name());
        }
        return Optional.empty();
    }

    private static Optional<String> client(Identity peer, String does) {
        return peer.is(Role.CLIENT) ? Optional.empty() : Optional.of(peer + " " + does + ", which is for clients");
    }

    private static Optional<String> inName(Identity peer, Role role, String name) {
        return peer.speaksFor(role, name)
                ? Optional.empty()
                : Optional.of(peer + " speaks in the name of " + role.word() + " " + name);
    }
}
