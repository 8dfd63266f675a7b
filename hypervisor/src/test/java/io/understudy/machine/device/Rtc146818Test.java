package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class Rtc146818Test {
    private static final long SECOND = 1_000_000_000L;
    private static final LocalDateTime ORIGIN = LocalDateTime.of(2024, 2, 29, 23, 59, 58);
    private static final int[] TIME_REGISTERS = {0x00, 0x02, 0x04, 0x06, 0x07, 0x08, 0x09, 0x32};

    private final ScriptedClock clock = new ScriptedClock();
    private final RecordedLine irq8 = new RecordedLine();
    private final Rtc146818 rtc =
            new Rtc146818(clock, irq8, ORIGIN.toInstant(ZoneOffset.UTC).toEpochMilli() + 250, 512L << 20);

    private int get(int index) {
        rtc.write(0x70, index);
        return rtc.read(0x71);
    }

    private void set(int index, int value) {
        rtc.write(0x70, index);
        rtc.write(0x71, value);
    }

    private void assertTime(int... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Integer.toHexString(expected[i]), Integer.toHexString(get(TIME_REGISTERS[i])));
        }
    }

    /** mc146818_get_time of Linux: wait for UIP to be low, read, check that no update came between. */
    @Test
    void shouldTellTheTimeToLinux() {
        clock.nanos = 400_000_000;
        assertEquals(0x26, get(0x0A));
        assertTime(0x58, 0x59, 0x23, 0x05, 0x29, 0x02, 0x24, 0x20);
        clock.nanos = 750_000_000 - 244_141;
        assertEquals(0x26, get(0x0A));
        clock.nanos++;
        assertEquals(0xA6, get(0x0A));
        clock.nanos = 750_000_000 - 1;
        assertTime(0x58);
        clock.nanos++;
        assertEquals(0x26, get(0x0A));
        assertTime(0x59);
        clock.nanos += SECOND;
        assertTime(0x00, 0x00, 0x00, 0x06, 0x01, 0x03, 0x24, 0x20);
        assertEquals(0x80, get(0x0D));
        assertEquals(0x02, get(0x0B));
    }

    @Test
    void shouldShowTwelveHoursAndBinary() {
        set(0x0B, 0x06);
        assertTime(58, 59, 23, 5, 29, 2, 24, 20);
        set(0x0B, 0x00);
        assertEquals(0x91, get(0x04));
        clock.nanos = 2 * SECOND;
        assertEquals(0x12, get(0x04));
        clock.nanos = 12 * 3600 * SECOND + 2 * SECOND;
        assertEquals(0x92, get(0x04));
        clock.nanos += 3600 * SECOND;
        assertEquals(0x81, get(0x04));
    }

    @Test
    void shouldLetTheGuestSetTheTime() {
        clock.nanos = 10 * SECOND;
        set(0x0B, 0x82);
        clock.nanos = 20 * SECOND;
        assertTime(0x08, 0x00, 0x00);
        int[] values = {0x30, 0x45, 0x13, 0x07, 0x31, 0x12, 0x99, 0x19};
        for (int i = 0; i < values.length; i++) {
            set(TIME_REGISTERS[i], values[i]);
        }
        set(0x0B, 0x02);
        assertTime(0x30, 0x45, 0x13, 0x06, 0x31, 0x12, 0x99, 0x19);
        // The divider was not reset: the second goes on at its old phase, .25 s into it.
        clock.nanos += 750_000_000 - 1;
        assertTime(0x30);
        clock.nanos++;
        assertTime(0x31);
        clock.nanos += 12 * 3600 * SECOND;
        assertTime(0x31, 0x45, 0x01, 0x07, 0x01, 0x01, 0x00, 0x20);
        // One register while the clock runs.
        set(0x00, 0x05);
        assertTime(0x05, 0x45, 0x01);
    }

    @Test
    void shouldBeginHalfASecondAfterTheDividerIsLetGo() {
        set(0x0A, 0x66);
        clock.nanos = 5 * SECOND;
        assertTime(0x58);
        set(0x0A, 0x26);
        clock.nanos += SECOND / 2 - 1;
        assertTime(0x58);
        clock.nanos++;
        assertTime(0x59);
    }

    @Test
    void shouldInterruptEachSecondUntilRead() {
        // Away from midnight, which the registers' zeroes stand for.
        set(0x01, 0x30);
        set(0x0B, 0x12);
        assertEquals(750_000_000, rtc.deadlineNanos());
        for (int i = 0; i < 3; i++) {
            clock.nanos = rtc.deadlineNanos();
            rtc.advance(clock.nanos - 1);
            assertFalse(irq8.high);
            rtc.advance(clock.nanos);
            assertTrue(irq8.high);
            assertEquals(Long.MAX_VALUE, rtc.deadlineNanos());
            clock.nanos += 10;
            // The periodic flag rises too, enabled or not.
            assertEquals(0xD0, get(0x0C));
            assertFalse(irq8.high);
            assertEquals(0x00, get(0x0C));
            assertEquals(750_000_000 + (i + 1) * SECOND, rtc.deadlineNanos());
        }
    }

    @Test
    void shouldInterruptPeriodicallyAtTheRateChosen() {
        for (int rate = 1; rate < 16; rate++) {
            set(0x0A, 0x20 | rate);
            set(0x0B, 0x42);
            get(0x0C);
            long period = rate == 1 ? 128 : rate == 2 ? 256 : 1L << (rate - 1);
            long first = rtc.deadlineNanos();
            clock.nanos = first;
            rtc.advance(first);
            assertTrue(irq8.high);
            assertEquals(0xC0, get(0x0C) & 0xC0);
            long second = rtc.deadlineNanos();
            // Each instant is rounded to a nanosecond by itself.
            assertTrue(Math.abs(second - first - period * SECOND / 32_768) <= 1, "rate " + rate);
            set(0x0B, 0x02);
        }
        set(0x0A, 0x20);
        set(0x0B, 0x42);
        assertEquals(Long.MAX_VALUE, rtc.deadlineNanos());
    }

    @Test
    void shouldRingTheAlarmWithAndWithoutDoNotCare() {
        // 00:00:05 of the next day.
        set(0x01, 0x05);
        set(0x03, 0x00);
        set(0x05, 0x00);
        set(0x0B, 0x22);
        assertEquals(7 * SECOND - 250_000_000, rtc.deadlineNanos());
        clock.nanos = rtc.deadlineNanos();
        rtc.advance(clock.nanos);
        assertTrue(irq8.high);
        assertEquals(0xF0, get(0x0C));
        // The same time tomorrow.
        assertEquals(clock.nanos + 86_400 * SECOND, rtc.deadlineNanos());
        // Each hour, then each minute, then each second.
        set(0x05, 0xC0);
        assertEquals(clock.nanos + 3600 * SECOND, rtc.deadlineNanos());
        set(0x03, 0xFF);
        assertEquals(clock.nanos + 60 * SECOND, rtc.deadlineNanos());
        set(0x01, 0xC5);
        assertEquals(clock.nanos + SECOND, rtc.deadlineNanos());
        // A time that never comes.
        set(0x01, 0x60);
        assertEquals(Long.MAX_VALUE, rtc.deadlineNanos());
    }

    @Test
    void shouldWorkOutFlagsNobodyWaitedFor() {
        set(0x01, 0x05);
        set(0x03, 0x00);
        set(0x05, 0x00);
        assertEquals(Long.MAX_VALUE, rtc.deadlineNanos());
        clock.nanos = 3600 * SECOND;
        assertEquals(0x70, get(0x0C));
        clock.nanos += SECOND;
        assertEquals(0x50, get(0x0C));
        // A flag that stands when its interrupt is enabled interrupts at once.
        clock.nanos += SECOND;
        set(0x0B, 0x12);
        assertTrue(irq8.high);
        assertEquals(0xD0, get(0x0C));
    }

    @Test
    void shouldNotUpdateOrInterruptWhileTheTimeIsBeingSet() {
        set(0x0B, 0x92);
        assertEquals(0x82, get(0x0B));
        assertEquals(Long.MAX_VALUE, rtc.deadlineNanos());
        clock.nanos = 100 * SECOND;
        assertEquals(0x40, get(0x0C));
        assertEquals(0x26, get(0x0A));
    }

    @Test
    void shouldAskTheClockOnlyWhenTheAnswerNeedsIt() {
        get(0x0B);
        get(0x0D);
        get(0x15);
        set(0x50, 1);
        set(0x0B, 0x02);
        set(0x0A, 0x26);
        assertEquals(0, clock.takeCalls());
        get(0x00);
        assertEquals(1, clock.takeCalls());
        set(0x0B, 0x82);
        clock.takeCalls();
        get(0x00);
        get(0x0A);
        set(0x00, 0x10);
        set(0x01, 0x10);
        assertEquals(0, clock.takeCalls());
    }

    @Test
    void shouldTellTheMemorySizesOfTheMachine() {
        assertEquals(640, get(0x15) | (get(0x16) << 8));
        assertEquals(0xFFFF, get(0x17) | (get(0x18) << 8));
        assertEquals(0xFFFF, get(0x30) | (get(0x31) << 8));
        assertEquals((512 - 16) * 16, get(0x34) | (get(0x35) << 8));
        byte[] small = CmosMemory.atPowerOn(2 << 20);
        assertEquals(1024, (small[0x17] & 0xFF) | ((small[0x18] & 0xFF) << 8));
        assertEquals(0, small[0x34]);
    }

    @Test
    void shouldKeepTimeAndMemoryOverAReset() {
        set(0x50, 0x77);
        set(0x0F, 0x05);
        set(0x0B, 0x76);
        clock.nanos = 3 * SECOND;
        rtc.advance(clock.nanos);
        rtc.reset();
        assertFalse(irq8.high);
        assertEquals(Long.MAX_VALUE, rtc.deadlineNanos());
        assertEquals(0x77, get(0x50));
        assertEquals(0x00, get(0x0F));
        assertEquals(0x06, get(0x0B));
        assertEquals(1, get(0x00));
    }

    @Test
    void shouldMaskNmiAndShareTheCenturyWithThePs2() {
        rtc.write(0x70, 0x8D);
        assertTrue(rtc.nmiMasked());
        assertEquals(0x80, rtc.read(0x71));
        rtc.write(0x70, 0x37);
        assertFalse(rtc.nmiMasked());
        assertEquals(0x20, rtc.read(0x71));
        assertEquals(0xFF, rtc.read(0x70));
    }
}
