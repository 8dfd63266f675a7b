package io.understudy.bench.disk;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/** How much is logged of what a guest does, from now on. */
final class LogRate {
    private final DiskGuest guest;
    private final OptionalLong before;
    private final long start = System.nanoTime();

    private LogRate(DiskGuest guest, OptionalLong before) {
        this.guest = guest;
        this.before = before;
    }

    static LogRate begin(DiskGuest guest) throws InterruptedException, TimeoutException {
        return new LogRate(guest, guest.logBytes());
    }

    /** Until now, a second; none if nobody logs. */
    OptionalDouble megabits() throws InterruptedException, TimeoutException {
        double seconds = (System.nanoTime() - start) / 1e9;
        OptionalLong after = guest.logBytes();
        return before.isPresent() && after.isPresent()
                ? OptionalDouble.of((after.getAsLong() - before.getAsLong()) * 8 / 1e6 / seconds)
                : OptionalDouble.empty();
    }
}
