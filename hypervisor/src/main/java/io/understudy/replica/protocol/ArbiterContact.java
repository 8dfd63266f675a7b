package io.understudy.replica.protocol;

import io.understudy.replica.role.Role;

/**
 * Whether the arbiter can be reached. What it means when it cannot depends on the role; the first view of all is not
 * waited for.
 */
public final class ArbiterContact {
    private final HostProtocol host;
    private final ReplicaEvents events;
    private boolean met;
    private String at;
    private String away;

    ArbiterContact(HostProtocol host, ReplicaEvents events) {
        this.host = host;
        this.events = events;
    }

    /** It answers; of several, another one may than before, which is nobody's news. */
    public void connected(String address) {
        if (!met) {
            events.notice("met the arbiter at " + address);
        } else if (away != null) {
            events.notice("the arbiter is back");
        }
        met = true;
        away = null;
    }

    /** It does not, or no longer. */
    public void disconnected(String address, String reason) {
        // Another reason is news: a foreign cluster at its address is another matter than nobody there.
        boolean known = reason.equals(away);
        at = address;
        away = reason;
        if (!known) {
            sayAway();
        }
    }

    /** It answered, and this host cannot go on from that, so it must not act. */
    public void answerFailed(Throwable cause) {
        host.failed("internal error: " + cause);
    }

    /** Whether it cannot be reached, as far as is known. */
    boolean isAway() {
        return away != null;
    }

    /** Something is asked of it. */
    void asked() {
        if (away != null) {
            sayAway();
        }
    }

    private void sayAway() {
        if (!met && host.role().role() == Role.CREATING_VIEW) {
            host.finish(
                    HostProtocol.EXIT_HALTED,
                    "arbiter unreachable: " + at + ": " + away
                            + ": start it with './understudy arbiter', or name it with --arbiter HOST:PORT");
        } else {
            events.notice(ArbiterAbsence.line(host.role().role(), at, away));
        }
    }
}
