package io.understudy.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PauseMeterTest {
    private final PauseMeter meter = new PauseMeter();

    @Test
    void shouldMeasureFromLineToLineWhileSomethingIsAsked() {
        meter.asked(100);
        meter.asked(130);
        meter.heard(140, true);
        meter.heard(190, true);
        assertEquals(50, meter.longestNanos(200));
    }

    @Test
    void shouldNotCountTheTimeInWhichNothingIsAsked() {
        meter.asked(100);
        meter.heard(110, false);
        meter.asked(1000);
        meter.heard(1005, false);
        assertEquals(10, meter.longestNanos(5000));
    }

    @Test
    void shouldCountThePresentPause() {
        meter.asked(100);
        assertEquals(900, meter.longestNanos(1000));
    }

    @Test
    void shouldMeasureEachLapAnew() {
        meter.asked(100);
        meter.heard(180, true);
        assertEquals(80, meter.lapNanos(185));
        meter.heard(190, true);
        meter.heard(220, true);
        assertEquals(30, meter.lapNanos(221));
        assertEquals(80, meter.longestNanos(222));
    }
}
