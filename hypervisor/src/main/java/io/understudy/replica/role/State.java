package io.understudy.replica.role;

import io.understudy.arbiter.view.Host;
import java.util.Optional;

/**
 * What a host is, with all that it must remember of it. The table in {@code docs/failover.md} has one group of rows for each.
 * Immutable, but for the clocks: a host that learns something is in another state.
 */
sealed interface State {
    /** What people call it. */
    default Role role() {
        return Role.of(this);
    }

    /** Of a host that wished to leave: what it says when the arbiter's record shows that it has left. */
    default Optional<String> lastWord() {
        return Optional.empty();
    }

    /** It talks with a partner and expects to hear from it. */
    sealed interface WithPartner extends State {
        Host partner();
    }

    /** It has a primary. */
    sealed interface Follows extends WithPartner {}

    /** Its outputs wait for its partner's acknowledgements, or waited for them to the last. */
    sealed interface AwaitsAcks extends State {}

    /** It asked the arbiter for a view, and acts on it or not as the arbiter says. */
    sealed interface Asks extends State {}

    /** It was granted a view with which it begins something, and waits until its acknowledgement of that is recorded. */
    sealed interface Granted extends Asks {}

    /** It can act on the loss of its backup only when its view stands; the first loss is kept until then. */
    sealed interface KeepsLoss extends WithPartner {
        Optional<String> loss();

        State losing(String why);
    }

    /** It wishes to leave, and keeps its machine until another goes on without it by the arbiter's record. */
    sealed interface Departing extends State {
        Patience patience();
    }

    /** Looks for its backup. */
    record Connecting(Patience patience) implements State {}

    /** Asked for view 1 with its backup. */
    record CreatingView(Host partner, Optional<String> loss) implements KeepsLoss, Asks {
        @Override
        public State losing(String why) {
            return new CreatingView(partner, Optional.of(why));
        }
    }

    /** Was granted view 1 with its backup. */
    record Starting(Host partner, Optional<String> loss) implements KeepsLoss, Granted {
        @Override
        public State losing(String why) {
            return new Starting(partner, Optional.of(why));
        }
    }

    /** Asked for view 1 without a backup; a host of a pool was appointed to do so. */
    record CreatingViewAlone(boolean appointed) implements Asks {}

    /** Was granted view 1 without a backup. */
    record StartingAlone() implements Granted {}

    /** Primary with a backup. */
    record Primary(Host partner) implements WithPartner, AwaitsAcks {}

    /** Asked for the next view without a backup. */
    record GoingAlone(Optional<String> lastWord) implements Asks {}

    /** Primary without a backup. */
    record Alone() implements State {}

    /** Copies its machine to a new backup. */
    record Recruiting(Host partner) implements WithPartner {}

    /** Waits until the new backup has all that ever left. */
    record Securing(Host partner) implements WithPartner, AwaitsAcks {}

    /** Asked for the next view with the new backup. */
    record Adopting(Host partner, Optional<String> loss) implements KeepsLoss, Asks, AwaitsAcks {
        @Override
        public State losing(String why) {
            return new Adopting(partner, Optional.of(why));
        }
    }

    /** Was granted the view with the new backup. */
    record Adopted(Host partner, Optional<String> loss) implements KeepsLoss, Granted, AwaitsAcks {
        @Override
        public State losing(String why) {
            return new Adopted(partner, Optional.of(why));
        }
    }

    /** Primary that leaves: stands still until its backup has executed everything. */
    record HandingOver(Host partner, Optional<String> lastWord, Patience patience)
            implements WithPartner, AwaitsAcks, Departing {}

    /** The same, once its backup has asked to be primary. */
    record HandedOver(Optional<String> lastWord, Patience patience) implements AwaitsAcks, Departing {}

    /** Waits for a primary. */
    record Listening() implements State {}

    /** Takes over the state of a running machine. */
    record Receiving(Host partner) implements Follows {}

    /** Has its primary's machine, and knows of no view with itself. */
    record Joined(Host partner) implements Follows {}

    /** Backup. */
    record Backup(Host partner) implements Follows {}

    /** Its primary hands over: executes what is left of the log. */
    record Succeeding(Host partner) implements WithPartner {}

    /** The same, once the primary is lost. */
    record SucceedingAlone() implements State {}

    /** Backup that leaves. */
    record Leaving(Optional<String> lastWord, Patience patience) implements Departing {}

    /** Was backup in a view, and asked for the next. */
    record TakingOver(Optional<String> lastWord) implements Asks {}

    /** Had only joined, and asked for the view behind the one that its link was made for, which may never have come to be. */
    record Claiming(Optional<String> lastWord) implements Asks {}

    /** Was handed over to, has executed everything, and asked for the next view. */
    record Inheriting() implements Asks {}

    /** Was granted the takeover, and executes what it has. */
    record GoingLive() implements State {}

    /** Out of the game. */
    record Halted() implements State {}

    /** The guest ended. */
    record Ended() implements State {}
}
