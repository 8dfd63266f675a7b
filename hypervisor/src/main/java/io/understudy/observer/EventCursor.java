package io.understudy.observer;

import io.understudy.event.Stamped;
import java.util.Optional;

/** Where one reader of a ring is. One thread. */
final class EventCursor {
    private final EventRing ring;
    private long position;
    private long missed;

    private EventCursor(EventRing ring, long position) {
        this.ring = ring;
        this.position = position;
    }

    /** Begins with the oldest event that is still there. */
    static EventCursor atOldest(EventRing ring) {
        return new EventCursor(ring, ring.oldest());
    }

    /** Begins with the next one. */
    static EventCursor atNext(EventRing ring) {
        return new EventCursor(ring, ring.next());
    }

    /** The next event; none if there is none yet. */
    Optional<Stamped> next() {
        while (position < ring.next()) {
            EventRing.Kept kept = ring.at(position);
            if (kept == null || kept.number() < position) {
                // Whoever tells it has its number, and puts it there at this moment.
                return Optional.empty();
            } else if (kept.number() == position) {
                position++;
                return Optional.of(kept.told());
            }
            long oldest = Math.max(position + 1, ring.oldest());
            missed += oldest - position;
            position = oldest;
        }
        return Optional.empty();
    }

    /** How many events were overwritten before they were read, since the last call. */
    long takeMissed() {
        long count = missed;
        missed = 0;
        return count;
    }
}
