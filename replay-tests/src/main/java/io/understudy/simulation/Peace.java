package io.understudy.simulation;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.replica.role.Role;
import io.understudy.simulation.world.Scheduler;
import java.util.Optional;

/** What must be, once nothing goes wrong any more: the machine serves if a host is left that can, and nobody waits. */
final class Peace {
    /** Requests answered after the faults that show that the machine serves. */
    private static final int ANSWERS = 8;

    /** The same on the network. */
    private static final int ANSWERS_IN_FRAMES = 4;

    /** So long nothing may change before a machine that is down counts as down for good. */
    private static final long STILL = 1_500 * Scheduler.MILLIS;

    private static final String LOST = "the machine is lost, although one thing failed at a time: ";

    private final Cluster cluster;
    private int answersAtFirst;
    private int answersInFramesAtFirst;
    private boolean concluding;
    private boolean served;
    private String lastPicture = "";
    private long pictureSince;

    Peace(Cluster cluster) {
        this.cluster = cluster;
    }

    void begin() {
        answersAtFirst = cluster.user().answers();
        answersInFramesAtFirst = answersInFrames();
    }

    private int answersInFrames() {
        return cluster.packetUser().map(PacketUser::answers).orElse(0);
    }

    /** The one connection over the network, as old as the history, is not frozen. */
    private boolean isConnectionServed() {
        return !cluster.hasNetwork() || answersInFrames() - answersInFramesAtFirst >= ANSWERS_IN_FRAMES;
    }

    private Optional<String> unsettledDisk() {
        return cluster.drives().flatMap(Drives::unsettled);
    }

    boolean isServed() {
        return served;
    }

    /** Whether all is as it must be. */
    boolean isSettled() {
        String picture = picture();
        if (!picture.equals(lastPicture)) {
            lastPicture = picture;
            pictureSince = cluster.scheduler().now();
        }
        if (waiting().isPresent() || mustStart() || isAnswerMissing()) {
            return false;
        }
        // Up to here it had to go without anybody who reads.
        cluster.audience().attend();
        if (!mustServe()) {
            return cluster.scheduler().now() - pictureSince > STILL;
        }
        if (!concluding && cluster.user().answers() - answersAtFirst >= ANSWERS) {
            concluding = true;
            cluster.user().stopAsking();
        }
        served = concluding
                && cluster.user().isServed()
                && isConnectionServed()
                && unsettledDisk().isEmpty();
        return served;
    }

    /** Why it is not. */
    Violation complaint() {
        Optional<SimulatedHost> waiting = waiting();
        if (waiting.isPresent()) {
            Role role = waiting.get().role().role();
            Promise promise = role == Role.GOING_LIVE
                    ? Promise.TAKEOVER_ENDS
                    : isDrained(waiting.get()) ? Promise.DRAINED_IS_EMPTY : Promise.PROGRESS;
            return new Violation(promise, waiting.get().self() + " waits for ever: " + role);
        }
        if (concluding && cluster.user().isServed() && isConnectionServed()) {
            return new Violation(Promise.SAFE_ON_DISK, unsettledDisk().orElse("the disk is at rest"));
        }
        boolean able = recordNamesSomebodyAble() || mustStart() || isAnswerMissing();
        return new Violation(
                able ? Promise.PROGRESS : Promise.SURVIVES,
                (able ? "no progress: " : LOST) + picture() + ", answers after the faults: "
                        + (cluster.user().answers() - answersAtFirst)
                        + (cluster.hasNetwork()
                                ? ", on the network: " + (answersInFrames() - answersInFramesAtFirst)
                                : ""));
    }

    /** A host that is neither what it is to be, nor at its end. */
    private Optional<SimulatedHost> waiting() {
        return cluster.hosts().stream()
                .filter(host -> host.process().alive())
                .filter(host -> switch (host.role().role()) {
                    case LISTENING -> false;
                    case PRIMARY -> isDrained(host);
                    case ALONE -> someoneIsIdle(host);
                    case BACKUP -> isDrained(host) || !hasPrimary(host);
                    case CONNECTING,
                            CREATING_VIEW,
                            GOING_ALONE,
                            RECRUITING,
                            SECURING,
                            ADOPTING,
                            HANDING_OVER,
                            SUCCEEDING,
                            LEAVING,
                            RECEIVING,
                            JOINED,
                            TAKING_OVER,
                            GOING_LIVE,
                            HALTED,
                            ENDED -> true;
                })
                .findFirst();
    }

    /** Whoever is drained may at the end have nothing, or the only copy of the machine. */
    private boolean isDrained(SimulatedHost host) {
        return cluster.isPooled() && cluster.administrator().hasDrained(host.node());
    }

    /** The VM is wished for, never had a view, and somebody is there for it. */
    private boolean mustStart() {
        return cluster.isPooled()
                && cluster.arbiter().view().isEmpty()
                && cluster.hosts().stream().anyMatch(host -> host.process().alive() && !isDrained(host));
    }

    private boolean isAnswerMissing() {
        return cluster.isPooled() && cluster.administrator().isBusy();
    }

    /** Then it will not be alone for long. */
    private boolean someoneIsIdle(SimulatedHost alone) {
        return cluster.hosts().stream()
                .filter(host ->
                        !host.node().equals(alone.node()) && host.process().alive())
                .anyMatch(host -> host.role().role() == Role.LISTENING && !isDrained(host));
    }

    private boolean hasPrimary(SimulatedHost backup) {
        return backup.role().view().flatMap(view -> living(view.primary())).isPresent();
    }

    /** A machine survives one failure at a time; after others the arbiter's record says whether anybody is left. */
    private boolean mustServe() {
        return !cluster.failures().overlapped() || recordNamesSomebodyAble();
    }

    private boolean recordNamesSomebodyAble() {
        return cluster.arbiter().view().flatMap(this::able).isPresent();
    }

    private Optional<SimulatedHost> able(View view) {
        Optional<SimulatedHost> primary = living(view.primary());
        if (primary.isPresent() || !view.acknowledged()) {
            return primary;
        }
        return view.backup().flatMap(this::living);
    }

    private Optional<SimulatedHost> living(Host host) {
        return cluster.hosts().stream()
                .filter(each ->
                        each.self().is(host.identity()) && each.process().alive())
                .findFirst();
    }

    private String picture() {
        StringBuilder picture =
                new StringBuilder(cluster.arbiter().view().map(View::toString).orElse("no view"));
        cluster.hosts()
                .forEach(host -> picture.append(", ")
                        .append(host.self())
                        .append(host.process().alive() ? " " : " dead, was ")
                        .append(host.role().role()));
        return picture.toString();
    }
}
