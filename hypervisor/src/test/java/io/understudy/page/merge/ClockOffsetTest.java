package io.understudy.page.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    @Test
    void shouldBelieveTheShortestRoundTrip() {
        ClockOffset clock = new ClockOffset();
        clock.answered(1_000, 51_500, 2_000);
        clock.answered(5_000, 55_050, 5_100);
        clock.answered(9_000, 60_000, 11_000);

        assertEquals(new ClockOffset.Estimate(50_000, 50), clock.best());
    }

    @Test
    void shouldNeverBeFurtherOffThanItsBound() {
        Random random = new Random(1);
        for (int round = 0; round < 1_000; round++) {
            ClockOffset clock = new ClockOffset();
            long ahead = random.nextLong(-1_000_000, 1_000_000);
            for (int i = 0; i < 5; i++) {
                long there = random.nextLong(10_000);
                long back = random.nextLong(10_000);
                clock.answered(i * 100_000L, i * 100_000L + there + ahead, i * 100_000L + there + back);
            }
            ClockOffset.Estimate best = clock.best();
            assertTrue(Math.abs(best.ahead() - ahead) <= best.bound(), best + ", and it is " + ahead);
        }
    }

    @Test
    void shouldForgetAnswersThatAreOld() {
        ClockOffset clock = new ClockOffset();
        clock.answered(0, 100, 0);
        for (int i = 0; i < 8; i++) {
            clock.answered(1_000, 1_105, 1_010);
        }

        assertEquals(new ClockOffset.Estimate(100, 5), clock.best());
    }
}
