package io.understudy.replica.role;

import io.understudy.arbiter.view.View;
import java.util.Optional;

/**
 * How a host leaves its VM of its own will. Who leaves keeps its machine until the arbiter's record says that another goes
 * on without it; if that does not come within a bounded time, it asks the arbiter to go on itself.
 *
 * <p>A primary hands over: its backup executes all of the log, and asks for the view in which it is primary only then, so
 * that from the record on there is a primary that is live. A backup steps down: its primary asks for a view without it.
 * Part of the {@link RoleMachine}, and like that on one thread, without I/O, with time as a parameter.
 */
public final class Departure {
    /**
     * A successor that can be heard may execute for so many silence timeouts: more than a stored log takes. One that falls
     * silent is given up after the first.
     */
    private static final int TO_CATCH_UP = 60;

    /** So many silence timeouts from the moment from which only the arbiter's answer is missing. */
    private static final int TO_BE_RECORDED = 2;

    private final RoleMachine host;
    private final RoleActions actions;

    /** Whether the record was asked for, and the answer has not come. */
    private boolean reading;

    Departure(RoleMachine host, RoleActions actions) {
        this.host = host;
        this.actions = actions;
    }

    /** Primary: its backup is to be primary in its place. Nothing happens to any other host. */
    public void handOver(long now) {
        if (host.state() instanceof State.Primary primary) {
            String to = primary.partner().toString();
            host.watchAnew(now);
            host.become(
                    new State.HandingOver(
                            primary.partner(),
                            Optional.of("handed VM " + host.vm() + " over to " + to),
                            host.patience(TO_CATCH_UP)),
                    "handing over: stands still, and keeps the machine until " + to + " is recorded as primary");
            actions.handOver();
        }
    }

    /** Primary that hands over: the backup has executed everything and asks the arbiter. */
    public void successorReady() {
        if (host.state() instanceof State.HandingOver leaving) {
            reading = false;
            host.remain(new State.HandedOver(leaving.lastWord(), host.patience(TO_BE_RECORDED)));
            actions.closePartner("it is to be primary");
        }
    }

    /** Backup: its primary hands over to it. */
    public void succeed() {
        if (host.state() instanceof State.Backup backup) {
            host.become(
                    new State.Succeeding(backup.partner()),
                    backup.partner() + " hands over: executing what is left of its log");
            actions.goLive(host.view().orElseThrow());
        }
    }

    /**
     * Backup: it is to be none any more. Nothing happens to any other host.
     *
     * @param why one line, the last it says
     */
    public void stepDown(String why) {
        if (host.follows() && host.state() instanceof State.WithPartner backup) {
            reading = false;
            host.become(
                    new State.Leaving(Optional.of(why), host.patience(TO_BE_RECORDED)),
                    "leaving: keeps the machine until " + backup.partner() + " is recorded as primary without it");
            actions.closePartner(why);
        }
    }

    /** The arbiter's record was read. */
    public void recorded(Optional<View> record) {
        reading = false;
        if (host.state() instanceof State.Departing) {
            lastWord(record).ifPresent(host::halt);
        }
    }

    /** The last word of a host that wished to leave, once the record says that it has left. */
    Optional<String> lastWord(Optional<View> record) {
        return host.state()
                .lastWord()
                .filter(word -> record.map(this::isWithoutThisHost).orElse(host.viewNumber() == 0));
    }

    /**
     * A view that is older than what this host knows proves nothing. One with another primary counts when that one has
     * acknowledged it; without this host it is also if it was backup.
     */
    private boolean isWithoutThisHost(View view) {
        boolean succeeded = view.acknowledged() || !wasPrimary();
        return view.number() >= host.viewNumber() && !view.includes(host.self().identity()) && succeeded;
    }

    private boolean wasPrimary() {
        return host.view()
                .filter(view -> view.primary().is(host.self().identity()))
                .isPresent();
    }

    /** Time passes. */
    void tick(long now) {
        if (!(host.state() instanceof State.Departing departing)) {
            return;
        }
        if (departing.patience().isOver(now)) {
            String why =
                    "no other primary is recorded after " + departing.patience().millis() + " ms";
            if (departing instanceof State.Leaving) {
                host.askToTakeOver(why);
            } else {
                host.askToGoAlone(why);
            }
        } else if (!(departing instanceof State.HandingOver) && !reading) {
            reading = true;
            actions.readRecord();
        }
    }
}
