package io.understudy.replica.role;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a host is for its VM at the moment. {@code docs/failover.md} holds the table of all transitions. */
// The sets of states never change.
@SuppressWarnings("ImmutableEnumChecker")
public enum Role {
    /** A primary to be, before the first instruction: it looks for its backup. */
    CONNECTING(State.Connecting.class),
    /** A primary to be: it asks the arbiter for view 1 and acknowledges it. */
    CREATING_VIEW(
            State.CreatingView.class, State.Starting.class, State.CreatingViewAlone.class, State.StartingAlone.class),
    /** Primary with a backup: outputs wait for the backup's acknowledgements. */
    PRIMARY(State.Primary.class),
    /** Lost its backup and asked the arbiter for a view without one. Releases nothing until it answers. */
    GOING_ALONE(State.GoingAlone.class),
    /** Primary without a backup: outputs leave at once. */
    ALONE(State.Alone.class),
    /** Alone, and copies its state to a new backup while it goes on. Outputs still leave at once. */
    RECRUITING(State.Recruiting.class),
    /** The new backup has caught up. Outputs wait for it, and it must first have all that ever left. */
    SECURING(State.Securing.class),
    /** Asked the arbiter for a view with the new backup. Outputs wait for its acknowledgements. */
    ADOPTING(State.Adopting.class, State.Adopted.class),
    /** Primary that leaves: stands still and keeps its machine until its backup is primary by the arbiter's record. */
    HANDING_OVER(State.HandingOver.class, State.HandedOver.class),
    /** Waits for a primary to connect. */
    LISTENING(State.Listening.class),
    /** Takes over the state of a running machine, and can replace nobody. */
    RECEIVING(State.Receiving.class),
    /** A primary connected, but no view with this host in it is known yet. */
    JOINED(State.Joined.class),
    /** Backup: receives, acknowledges and replays. */
    BACKUP(State.Backup.class),
    /** Its primary hands over: executes what it has to its end, and asks for the view only then. Acknowledges nothing. */
    SUCCEEDING(State.Succeeding.class, State.SucceedingAlone.class),
    /** Backup that leaves: keeps its machine until another goes on without it by the arbiter's record. */
    LEAVING(State.Leaving.class),
    /** Lost its primary and asked the arbiter. Acknowledges nothing any more: the last acknowledged entry is the end. */
    TAKING_OVER(State.TakingOver.class, State.Claiming.class, State.Inheriting.class),
    /** The arbiter granted the takeover; what was acknowledged is replayed to its end. */
    GOING_LIVE(State.GoingLive.class),
    /** Lost a race, diverged, or was refused: out of the game for good, and says why. */
    HALTED(State.Halted.class),
    /** The guest ended in an orderly way. */
    ENDED(State.Ended.class);

    private static final Map<Class<?>, Role> BY_STATE = Stream.of(values())
            .flatMap(role -> role.states.stream().map(state -> Map.entry(state, role)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Set<Class<?>> states;

    Role(Class<?>... states) {
        this.states = Set.of(states);
    }

    /** Several states may be one role. */
    static Role of(State state) {
        return BY_STATE.get(state.getClass());
    }

    /** Whether it runs the VM, and its view stands. */
    public boolean acts() {
        return this == PRIMARY || this == ALONE;
    }

    /** Whether nothing can change any more. */
    public boolean isFinal() {
        return this == HALTED || this == ENDED;
    }
}
