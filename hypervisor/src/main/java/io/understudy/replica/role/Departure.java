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

    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final RoleMachine host;
    private final PartnerWatch partner;
    private final RoleSettings settings;
    private final RoleActions actions;

    private long since = NOT_BEGUN;
    private int silences;
    private boolean reading;
    private boolean ready;
    private Optional<String> lastWord = Optional.empty();

    Departure(RoleMachine host, PartnerWatch partner, RoleSettings settings, RoleActions actions) {
        this.host = host;
        this.partner = partner;
        this.settings = settings;
        this.actions = actions;
    }

    private void waitFor(int patience) {
        since = NOT_BEGUN;
        silences = patience;
        reading = false;
    }

    /** Primary: its backup is to be primary in its place. Nothing happens to any other host. */
    public void handOver(long now) {
        if (host.role() == Role.PRIMARY) {
            String to = host.partnerHost().orElseThrow().toString();
            waitFor(TO_CATCH_UP);
            partner.begin(now);
            lastWord = Optional.of("handed VM " + host.vm() + " over to " + to);
            host.become(
                    Role.HANDING_OVER,
                    "handing over: stands still, and keeps the machine until " + to + " is recorded as primary");
            actions.handOver();
        }
    }

    /** Primary that hands over: the backup has executed everything and asks the arbiter. */
    public void successorReady() {
        if (host.role() == Role.HANDING_OVER && host.partnerHost().isPresent()) {
            host.forgetPartner();
            waitFor(TO_BE_RECORDED);
            actions.closePartner("it is to be primary");
        }
    }

    /** Backup: its primary hands over to it. */
    public void succeed() {
        if (host.role() == Role.BACKUP) {
            host.become(
                    Role.SUCCEEDING,
                    host.partnerHost().orElseThrow() + " hands over: executing what is left of its log");
            actions.goLive(host.view().orElseThrow());
        }
    }

    /** Backup to which its primary hands over: it has executed everything. */
    void caughtUp() {
        if (host.role() == Role.SUCCEEDING) {
            ready = true;
            host.become(Role.TAKING_OVER, "everything is executed; asking the arbiter to be primary");
            actions.answerHandOver();
            host.ask(host.viewNumber(), Optional.empty());
        }
    }

    /** Whether this host executed everything before it asked to take over. */
    boolean isReady() {
        return ready;
    }

    /**
     * Backup: it is to be none any more. Nothing happens to any other host.
     *
     * @param why one line, the last it says
     */
    public void stepDown(String why) {
        if (host.role() == Role.JOINED || host.role() == Role.BACKUP) {
            String primary = host.partnerHost().orElseThrow().toString();
            waitFor(TO_BE_RECORDED);
            lastWord = Optional.of(why);
            host.become(
                    Role.LEAVING, "leaving: keeps the machine until " + primary + " is recorded as primary without it");
            actions.closePartner(why);
        }
    }

    /** The link with the partner is gone. A successor was told to go on, and does. */
    void partnerLost(String why) {
        if (host.role() == Role.SUCCEEDING) {
            host.forgetPartner();
            actions.closePartner(why);
        } else if (host.partnerHost().isPresent()) {
            // Else it closed it itself, and what is missing is the arbiter's record and not the partner.
            host.askToGoAlone(why);
        }
    }

    /** This host was granted a view of its own: it has not left. */
    void stays() {
        lastWord = Optional.empty();
    }

    /** The arbiter's record was read. */
    public void recorded(Optional<View> record) {
        reading = false;
        if (host.role() == Role.HANDING_OVER || host.role() == Role.LEAVING) {
            done(record).ifPresent(host::halt);
        }
    }

    /** The last word of a host that wished to leave, once the record says that it has left. */
    Optional<String> done(Optional<View> record) {
        return lastWord.filter(word -> record.map(this::isWithoutThisHost).orElse(host.viewNumber() == 0));
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
        boolean leaving = host.role() == Role.LEAVING;
        if (!leaving && host.role() != Role.HANDING_OVER) {
            return;
        }
        if (since == NOT_BEGUN) {
            since = now;
        }
        long patience = silences * settings.silenceNanos();
        if (now - since > patience) {
            String why = "no other primary is recorded after " + patience / 1_000_000 + " ms";
            if (leaving) {
                host.askToTakeOver(why);
            } else {
                host.askToGoAlone(why);
            }
        } else if ((leaving || host.partnerHost().isEmpty()) && !reading) {
            reading = true;
            actions.readRecord();
        }
    }
}
