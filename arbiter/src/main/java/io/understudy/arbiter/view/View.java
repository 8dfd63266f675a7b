package io.understudy.arbiter.view;

import java.util.Optional;

/**
 * Who is primary and who is backup, from one grant of the arbiter to the next.
 *
 * @param number counts from 1; 0 is "no view yet" and is never the number of a view
 * @param primary the only host that may act
 * @param backup another host, no other slot of the same, or none while the primary is alone
 * @param acknowledged the primary has said that it acts on this view; before that there is no next one
 */
public record View(long number, Host primary, Optional<Host> backup, boolean acknowledged) {
    public View {
        if (number < 1) {
            throw new IllegalArgumentException("a view's number must be at least 1");
        }
        if (backup.isPresent() && primary.sharesHostWith(backup.get())) {
            throw new IllegalArgumentException("a view's backup must be another host than its primary");
        }
    }

    /** Whether this very life of a host is primary or backup here. */
    public boolean includes(HostIdentity host) {
        return primary.is(host) || (backup.isPresent() && backup.get().is(host));
    }

    public View withAcknowledgement() {
        return new View(number, primary, backup, true);
    }

    @Override
    public String toString() {
        return "view " + number + " (primary " + primary + ", "
                + backup.map(host -> "backup " + host).orElse("no backup")
                + (acknowledged ? ", acknowledged)" : ", not acknowledged)");
    }
}
