package io.understudy.observer;

import io.understudy.event.Stamped;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The last events that were told. Anybody tells, and waits for nobody: the oldest makes place. Thread-safe. */
final class EventRing {
    /** @param number from 0, in the order in which they were told */
    record Kept(long number, Stamped told) {}

    private final AtomicReferenceArray<Kept> places;
    private final AtomicLong next = new AtomicLong();

    EventRing(int size) {
        places = new AtomicReferenceArray<>(size);
    }

    void keep(Stamped told) {
        long number = next.getAndIncrement();
        // Who was interrupted for a whole round must not put an old event into a newer one's place.
        places.accumulateAndGet(
                place(number),
                new Kept(number, told),
                (before, now) -> before != null && before.number() > number ? before : now);
    }

    private int place(long number) {
        return (int) (number % places.length());
    }

    /** The event that has the place of this number, perhaps an older or a later one; null if there never was one. */
    Kept at(long number) {
        return places.get(place(number));
    }

    /** The number that the next event gets. */
    long next() {
        return next.get();
    }

    /** The number of the oldest event that may still be there. */
    long oldest() {
        return Math.max(0, next.get() - places.length());
    }
}
