package io.understudy.replica.protocol;

import io.understudy.event.Event;
import io.understudy.output.Printed;

/** Tells how this host is just now: once a second, and more often while somebody watches. On the protocol thread's ticks. */
final class Sampling {
    private static final long UNWATCHED_NANOS = 1_000_000_000L;

    /** Each fourth tick, which may come a little early. What is shown must not cost what it shows: ten times a second did. */
    private static final long WATCHED_NANOS = 190_000_000L;

    private final HostProtocol host;
    private final ReplicaEvents events;
    private long sampledAt;
    private long shownAt;
    private long printed;

    Sampling(HostProtocol host, ReplicaEvents events, long now) {
        this.host = host;
        this.events = events;
        sampledAt = now;
        shownAt = now;
    }

    void tick(Side side, long now) {
        boolean watched = events.isWatched();
        if (now - sampledAt >= (watched ? WATCHED_NANOS : UNWATCHED_NANOS)) {
            sampledAt = now;
            events.sample(sample(side));
        }
        // What is printed after a pause is seen at once; who prints without end is heard as often as sampled.
        if (watched && now - shownAt >= WATCHED_NANOS) {
            show(now);
        }
    }

    private void show(long now) {
        Printed more = host.line().printedSince(printed);
        printed = more.end();
        if (more.bytes().hasRemaining()) {
            shownAt = now;
            events.screen(
                    Event.Screen.of(host.vmName(), more.position(), more.bytes().array()));
        }
    }

    private Event.Sample sample(Side side) {
        ReplicaProgress progress = side.progress();
        LogFigures log = side.log();
        return new Event.Sample(
                host.vmName(),
                host.role().role().name(),
                host.role().viewNumber(),
                progress.count(),
                progress.entries(),
                log.kinds().total().bytes(),
                log.acknowledged(),
                log.lagEntries(),
                log.lagInstructions(),
                log.lagNanos() / 1_000,
                host.line().held(),
                progress.hashes(),
                log.kinds(),
                side.transfer().map(each -> new Event.Transfer(each.doneBytes(), each.totalBytes())));
    }
}
