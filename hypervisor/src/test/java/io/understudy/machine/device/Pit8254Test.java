package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Pit8254Test {
    private static final long SECOND = 1_000_000_000L;
    private static final Oscillator PIT = new Oscillator(1_193_182);

    private final ScriptedClock clock = new ScriptedClock();
    private final RecordedLine irq0 = new RecordedLine();
    private final Pit8254 pit = new Pit8254(clock, irq0);

    private void program(int control, int count) {
        pit.write(0x43, control);
        int port = 0x40 + (control >> 6);
        pit.write(port, count & 0xFF);
        pit.write(port, count >> 8);
    }

    @Test
    void shouldTickAHundredTimesASecondWithoutDrift() {
        // Linux, HZ=100: mode 2, count 11932.
        program(0x34, 11_932);
        long ticks = 0;
        long year = 365L * 24 * 3600 * SECOND;
        clock.nanos = year;
        for (long start : new long[] {0, year}) {
            pit.advance(start);
            irq0.takeRises();
            for (int i = 0; i < 1000; i++) {
                long deadline = pit.deadlineNanos();
                pit.advance(deadline - 1);
                assertEquals(0, irq0.takeRises());
                pit.advance(deadline);
                assertEquals(1, irq0.takeRises());
                long number = (PIT.ticks(deadline) - 1) / 11_932;
                assertEquals(PIT.nanos(1 + number * 11_932), deadline);
                ticks++;
            }
        }
        assertEquals(2000, ticks);
    }

    @Test
    void shouldDeliverOneEdgeForManyMissedPeriodsAndKeepThePhase() {
        program(0x34, 1000);
        pit.advance(PIT.nanos(1 + 10 * 1000 + 500));
        assertEquals(1, irq0.takeRises());
        assertEquals(PIT.nanos(1 + 11 * 1000), pit.deadlineNanos());
    }

    @Test
    void shouldFireOnlyInAdvance() {
        program(0x34, 1000);
        clock.nanos = 5 * SECOND;
        pit.read(0x40);
        pit.write(0x43, 0x00);
        program(0x34, 2000);
        assertEquals(0, irq0.takeRises());
        assertEquals(PIT.nanos(PIT.ticks(clock.nanos) + 1 + 2000), pit.deadlineNanos());
    }

    @Test
    void shouldFireOnceInOneShotModes() {
        // Linux clock event device, one shot: mode 4. Terminal count mode 0 for its shutdown.
        program(0x38, 500);
        clock.nanos = pit.deadlineNanos();
        pit.advance(clock.nanos);
        assertEquals(1, irq0.takeRises());
        assertEquals(Long.MAX_VALUE, pit.deadlineNanos());
        program(0x30, 500);
        assertFalse(irq0.high);
        clock.nanos = pit.deadlineNanos();
        pit.advance(clock.nanos);
        assertEquals(1, irq0.takeRises());
        assertEquals(Long.MAX_VALUE, pit.deadlineNanos());
    }

    @Test
    void shouldLetASleepingGuestWaitForAShotButNotForAnEdgeOfAPeriod() {
        assertEquals(Long.MAX_VALUE, pit.latestNanos());
        program(0x38, 500);
        assertEquals(pit.deadlineNanos() + 13_000_000, pit.latestNanos());
        program(0x34, 2000);
        assertEquals(pit.deadlineNanos(), pit.latestNanos());
    }

    @Test
    void shouldNeedNobodyBeforeTheGuestProgramsIt() {
        assertEquals(Long.MAX_VALUE, pit.deadlineNanos());
        pit.advance(SECOND);
        assertEquals(0, irq0.takeRises());
    }

    @Test
    void shouldIgnoreTimeThatGoesBack() {
        program(0x34, 1000);
        pit.advance(SECOND);
        irq0.takeRises();
        long deadline = pit.deadlineNanos();
        pit.advance(0);
        assertEquals(0, irq0.takeRises());
        assertEquals(deadline, pit.deadlineNanos());
    }

    @Test
    void shouldLatchBothBytesOfOneMoment() {
        program(0x34, 0x1234);
        clock.nanos = PIT.nanos(1 + 0x10);
        pit.write(0x43, 0x00);
        clock.nanos = PIT.nanos(1 + 0x900);
        assertEquals(0x24, pit.read(0x40));
        pit.write(0x43, 0x00);
        assertEquals(0x12, pit.read(0x40));
        // The second latch command came before the count was read out and was ignored.
        assertEquals(0x34, pit.read(0x40));
    }

    @Test
    void shouldReadBackStatusThenCount() {
        program(0x36, 0x2000);
        clock.nanos = PIT.nanos(1 + 0x1800);
        pit.write(0x43, 0xC2);
        assertEquals(0x36, pit.read(0x40));
        // Mode 3, second half, 0x800 ticks into it.
        assertEquals(0x00, pit.read(0x40));
        assertEquals(0x10, pit.read(0x40));
        clock.nanos = PIT.nanos(1 + 0x2000);
        pit.write(0x43, 0xE2);
        assertEquals(0xB6, pit.read(0x40));
    }

    @Test
    void shouldReportNullCountUntilTheCountIsLoaded() {
        pit.write(0x43, 0x30);
        pit.write(0x43, 0xE2);
        assertEquals(0x70, pit.read(0x40));
        program(0x30, 100);
        pit.write(0x43, 0xE2);
        assertEquals(0x70, pit.read(0x40));
        clock.nanos = PIT.nanos(1);
        pit.write(0x43, 0xE2);
        assertEquals(0x30, pit.read(0x40));
    }

    @Test
    void shouldHonourTheByteOrderOfEachAccessMode() {
        pit.write(0x43, 0x14);
        pit.write(0x40, 0x80);
        clock.nanos = PIT.nanos(1);
        assertEquals(0x80, pit.read(0x40));
        assertEquals(0x80, pit.read(0x40));
        pit.write(0x43, 0x24);
        pit.write(0x40, 0x12);
        clock.nanos = PIT.nanos(2);
        assertEquals(0x12, pit.read(0x40));
        assertEquals(0, pit.read(0x43));
    }

    @Test
    void shouldAskTheClockOnlyWhenTheAnswerNeedsIt() {
        pit.write(0x43, 0x34);
        pit.write(0x43, 0x00);
        pit.write(0x43, 0xC2);
        pit.read(0x40);
        pit.read(0x40);
        pit.read(0x40);
        pit.write(0x40, 0x00);
        pit.setSpeakerGate(true);
        pit.setSpeakerGate(false);
        program(0xB0, 0xFFFF);
        assertEquals(0, clock.takeCalls());
        // A whole count starts it, a read looks, a latch looks once, what was latched is only handed out.
        pit.write(0x40, 0x10);
        assertEquals(1, clock.takeCalls());
        pit.read(0x40);
        assertEquals(1, clock.takeCalls());
        pit.write(0x43, 0xC2);
        assertEquals(1, clock.takeCalls());
        pit.read(0x40);
        pit.read(0x40);
        pit.read(0x40);
        assertEquals(0, clock.takeCalls());
    }

    /** Linux, quick_pit_calibrate: channel 2, mode 0, from 0xFFFF; the high byte falls every 256 ticks. */
    @Test
    void shouldCarryLinuxThroughItsQuickCalibration() {
        SystemControl control = new SystemControl(clock, pit, () -> {});
        control.write(0x61, (control.read(0x61) & ~0x02) | 0x01);
        pit.write(0x43, 0xB0);
        pit.write(0x42, 0xFF);
        pit.write(0x42, 0xFF);
        pit.read(0x42);
        assertEquals(0xFF, pit.read(0x42));
        long loaded = PIT.ticks(clock.nanos) + 1;
        for (int high = 0xFE; high > 0x80; high--) {
            int reads = 0;
            int seen;
            do {
                clock.nanos += 20_000;
                pit.read(0x42);
                seen = pit.read(0x42);
                assertTrue(++reads < 20);
            } while (seen > high);
            assertEquals(high, seen);
            assertEquals((0xFFFF - (PIT.ticks(clock.nanos) - loaded)) >> 8, seen);
        }
    }

    /** Linux, pit_calibrate_tsc: channel 2, mode 0, 10 ms; wait for bit 5 of port 0x61. */
    @Test
    void shouldRaiseBit5OfPort61WhenTenMillisecondsArePast() {
        SystemControl control = new SystemControl(clock, pit, () -> {});
        clock.nanos = 123_456_789;
        control.write(0x61, (control.read(0x61) & ~0x02) | 0x01);
        int latch = 1_193_182 / 100;
        pit.write(0x43, 0xB0);
        pit.write(0x42, latch & 0xFF);
        pit.write(0x42, latch >> 8);
        long end = PIT.nanos(PIT.ticks(clock.nanos) + 1 + latch);
        clock.nanos = end - 1;
        assertEquals(0x01, control.read(0x61) & 0x2F);
        clock.nanos = end;
        assertEquals(0x21, control.read(0x61) & 0x2F);
    }
}
