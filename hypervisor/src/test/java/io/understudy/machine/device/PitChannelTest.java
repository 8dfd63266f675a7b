package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PitChannelTest {
    /** The same guest, tick for tick, against the model that steps. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldCountLikeTheDatasheetTickForTick(int mode) {
        int compared = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed * 10L + mode);
            boolean gate = random.nextInt(4) > 0;
            PitChannel closed = new PitChannel();
            closed.reset(gate);
            closed.setMode(mode, false);
            SteppedPitChannel stepped = new SteppedPitChannel(mode, gate);
            for (long tick = 0; tick < 600; tick++) {
                if (random.nextInt(tick == 0 ? 1 : 60) == 0) {
                    int count = random.nextInt(50) == 0 ? 0 : 2 + random.nextInt(30);
                    closed.load(count, tick);
                    stepped.write(count);
                } else if (random.nextInt(25) == 0) {
                    gate = !gate;
                    closed.setGate(gate, tick);
                    stepped.setGate(gate);
                }
                String where = "mode " + mode + ", seed " + seed + ", tick " + tick;
                assertEquals(stepped.output(), closed.output(tick), where);
                if (stepped.defined()) {
                    assertEquals(stepped.count(), closed.count(tick), where);
                    compared++;
                }
                stepped.pulse();
            }
        }
        assertEquals(true, compared > 50_000, "compared only " + compared);
    }

    /** A rise announced is the next one that the stepped model makes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4})
    void shouldAnnounceTheNextRise(int mode) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed * 10L + mode);
            PitChannel closed = new PitChannel();
            closed.reset(true);
            closed.setMode(mode, false);
            SteppedPitChannel stepped = new SteppedPitChannel(mode, true);
            boolean before = stepped.output();
            for (long tick = 0; tick < 600; tick++) {
                boolean rose = !before && stepped.output();
                long announced = closed.nextRise(tick - 1);
                assertEquals(rose, announced == tick, "mode " + mode + ", seed " + seed + ", tick " + tick);
                if (random.nextInt(tick == 0 ? 1 : 60) == 0) {
                    int count = 2 + random.nextInt(30);
                    closed.load(count, tick);
                    stepped.write(count);
                }
                before = stepped.output();
                stepped.pulse();
            }
        }
    }

    @Test
    void shouldCountDecimalDigitsInBcd() {
        PitChannel channel = new PitChannel();
        channel.reset(true);
        channel.setMode(2, true);
        channel.load(0x0100, 0);
        assertEquals(0x0100, channel.count(1));
        assertEquals(0x0099, channel.count(2));
        assertEquals(0x0001, channel.count(100));
        assertEquals(0x0100, channel.count(101));
        channel.setMode(0, true);
        channel.load(0x0000, 200);
        assertEquals(0x0000, channel.count(201));
        assertEquals(0x9999, channel.count(202));
        assertEquals(0x0001, channel.count(10_200));
        assertEquals(false, channel.output(10_200));
        assertEquals(true, channel.output(10_201));
    }

    @Test
    void shouldNeverRiseWithTheIllegalPeriodOfOne() {
        for (int mode : new int[] {2, 3}) {
            PitChannel channel = new PitChannel();
            channel.reset(true);
            channel.setMode(mode, false);
            channel.load(1, 0);
            assertEquals(PitChannel.NEVER, channel.nextRise(0));
            assertEquals(true, channel.output(5));
        }
    }
}
