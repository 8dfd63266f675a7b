package io.understudy.arbiter.protocol;

import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;

/** What a client says. Every request but the first carries a correlation id, which its answers repeat. */
public sealed interface Request {
    /**
     * The first message of a connection.
     *
     * @param version of the protocol, 0 to 65535
     */
    record Hello(int version) implements Request {}

    /** All but the hello say how their answers shall begin. */
    sealed interface Correlated extends Request {
        long correlation();
    }

    /** Which view is current? Answered by one {@link Answer.Current}. */
    record Read(long correlation, VmName vm) implements Correlated {}

    /** The test-and-set. Answered by one {@link Answer.Judged}. */
    record Advancement(long correlation, Advance advance) implements Correlated {}

    /** Answered by one {@link Answer.Judged}. */
    record Acknowledgement(long correlation, Acknowledge acknowledge) implements Correlated {}

    /** Answered by {@link Answer.Current} at once and for every change from then on, until the connection ends. */
    record Subscribe(long correlation, VmName vm) implements Correlated {}

    /** Are you there? Answered by one {@link Answer.Pong}, also while the journal's disk is slow. */
    record Ping(long correlation) implements Correlated {}

    /**
     * A host's ping. Answered by one {@link Answer.Pong} once it counts, or by {@link Answer.Declined} when it does not;
     * what concerns the host follows as a {@link Answer.PoolEnd} with its entries, at the first report and at every
     * change, under the correlation of the connection's newest report.
     */
    record Reporting(long correlation, Report report) implements Correlated {}

    /**
     * The whole pool: {@link Answer.PoolEnd} with its entries at once and again after changes, until the connection
     * ends. Once per connection.
     */
    record Watch(long correlation) implements Correlated {}

    /** Answered by {@link Answer.Noted} or {@link Answer.Declined}. */
    record Wishing(long correlation, WishId id, Wish wish) implements Correlated {}

    /**
     * One arbiter of a cluster to another, in place of the hello; answered by {@link Answer.Introduced}. No client of a
     * cluster says it.
     */
    record Introducing(Introduction of) implements Request {}

    /**
     * An arbiter shall be a member of the cluster, in place of one of its name if there is one, or shall be none any more.
     * Answered by {@link Answer.Noted} when that is so, or by {@link Answer.Declined}.
     *
     * @param of name and directory; the directory is 0 for one that leaves
     * @param client where clients ask it; empty for one that leaves
     * @param peers where other members speak to it; empty for one that leaves
     */
    record Reconfiguring(long correlation, Introduction of, String client, String peers) implements Correlated {
        public boolean leaves() {
            return of.directory() == 0;
        }

        /** The objection to taking out what is not there; also what is said if it was taken out by the same request. */
        public String noMember() {
            return "arbiter " + of.name() + " is no member";
        }
    }
}
