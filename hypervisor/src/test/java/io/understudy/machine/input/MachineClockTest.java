package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MachineClockTest {
    /** Far below zero, as System.nanoTime may be. */
    private final AtomicLong host = new AtomicLong(Long.MIN_VALUE / 2);

    @Test
    void shouldBeginAtZeroAndFollowTheHost() {
        MachineClock clock = MachineClock.atPowerOn(host::get);
        assertEquals(0, clock.nanos());
        host.addAndGet(1234);
        assertEquals(1234, clock.nanos());
    }

    @Test
    void shouldNeverGoBack() {
        MachineClock clock = MachineClock.atPowerOn(host::get);
        host.addAndGet(1000);
        assertEquals(1000, clock.nanos());
        host.addAndGet(-900);
        assertEquals(1000, clock.nanos());
        assertEquals(100, clock.approximateNanos(), "for messages it says what the host says");
        host.addAndGet(901);
        assertEquals(1001, clock.nanos());
    }

    @Test
    void shouldGoOnFromAnotherHostsTime() {
        MachineClock clock = new MachineClock(host::get, host.get(), 5_000_000, 5_000_000);
        assertEquals(5_000_000, clock.nanos());
        host.addAndGet(7);
        assertEquals(5_000_007, clock.nanos());
    }

    @Test
    void shouldStandStillUntilItHasPassedTheLastTimeAnybodySaw() {
        // The new host thinks it is 4 ms, the guest has already seen 5 ms.
        MachineClock clock = new MachineClock(host::get, host.get(), 4_000_000, 5_000_000);
        assertEquals(5_000_000, clock.nanos());
        host.addAndGet(999_999);
        assertEquals(5_000_000, clock.nanos());
        host.addAndGet(2);
        assertEquals(5_000_001, clock.nanos());
    }
}
