package io.understudy.fence;

import io.understudy.message.ViewCheck;
import io.understudy.nbd.Claim;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose requests an export takes: those of the host that is primary in the highest view that was seen of a machine, by its latest
 * connection. Another machine has its turn when the one before has gone, or has not been heard of for a while, and was
 * switched on later: so an old machine's host that stood still for a week is turned away, too.
 *
 * <p>Pure: time is a parameter, and who calls it keeps what it says on a disk.
 */
public final class Tenancy {
    /**
     * A machine whose hosts were all gone for so long is another's prey. Long enough for a takeover, and for a host that
     * connects again.
     */
    public static final long QUIET_MILLIS = 10_000;

    private static final long NOBODY = -1;

    private final ViewCheck check;
    private Optional<Claim> tenant;
    private long connection = NOBODY;
    private long heardMillis;
    private boolean left;

    /**
     * As it was when this was last written down.
     *
     * @param check off only in a demo
     * @param tenant none if nobody ever was
     */
    public Tenancy(ViewCheck check, Optional<Claim> tenant, long nowMillis) {
        this.check = check;
        this.tenant = tenant;
        heardMillis = nowMillis;
    }

    /** The answer to a {@link Claim}. */
    public sealed interface Answer {
        /**
         * Its requests are taken, as soon as that is written down and the server has replied to those of others.
         *
         * @param dismissed the connection whose requests are not taken any more, if another one's were
         */
        record Welcome(OptionalLong dismissed) implements Answer {}

        /** @param forGood whether that will be so in this view for ever */
        record Turned(String why, boolean forGood) implements Answer {}
    }

    /** A host claims the export. */
    public Answer claim(long by, Claim claim, long nowMillis) {
        Optional<Answer> objection = tenant.flatMap(present -> objection(present, claim, nowMillis));
        if (objection.isPresent()) {
            return objection.get();
        }
        OptionalLong dismissed =
                connection == NOBODY || connection == by ? OptionalLong.empty() : OptionalLong.of(connection);
        tenant = Optional.of(claim);
        connection = by;
        left = false;
        heardMillis = nowMillis;
        return new Answer.Welcome(dismissed);
    }

    private Optional<Answer> objection(Claim present, Claim claim, long nowMillis) {
        if (check == ViewCheck.OFF) {
            return Optional.empty();
        }
        if (present.actor().isOfMachineOf(claim.actor())) {
            boolean another = !present.actor().equals(claim.actor());
            return claim.view() < present.view() || (claim.view() == present.view() && another)
                    ? Optional.of(
                            new Answer.Turned(present.actor().host() + " is primary in view " + present.view(), true))
                    : Optional.empty();
        }
        if (claim.actor().powerOnEpochMillis() < present.actor().powerOnEpochMillis()) {
            return Optional.of(
                    new Answer.Turned("it is VM " + present.actor().vm() + "'s, which was switched on later", true));
        }
        long quiet = nowMillis - heardMillis;
        if (connection != NOBODY || (!left && quiet < QUIET_MILLIS)) {
            return Optional.of(new Answer.Turned(
                    "it is in use by VM " + present.actor().vm() + " on host "
                            + present.actor().host()
                            + (connection == NOBODY ? ", which was there " + quiet / 1000 + " s ago" : ""),
                    false));
        }
        return Optional.empty();
    }

    /** Whether a host may read what a machine's disk holds: of the machine whose it is, or that may be the next. */
    public boolean mayRead(Claim claim) {
        return tenant.isEmpty() || tenant.get().actor().isOfMachineOf(claim.actor());
    }

    /** Whether this connection's requests are taken. */
    public boolean isOf(long by) {
        return connection == by;
    }

    /**
     * A connection is over.
     *
     * @param said whether the host said that it goes
     */
    public void closed(long by, boolean said, long nowMillis) {
        if (connection == by) {
            connection = NOBODY;
            left = said;
            heardMillis = nowMillis;
        }
    }

    /** The latest. */
    public Optional<Claim> tenant() {
        return tenant;
    }
}
