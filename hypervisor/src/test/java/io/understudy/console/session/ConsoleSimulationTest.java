package io.understudy.console.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConsoleSimulationTest {
    private static final int HISTORIES = 120;

    /** To replay one: {@code -Dunderstudy.seed=N}. */
    private static final long SEED = Long.getLong("understudy.seed", -1);

    @Test
    void shouldCarryEveryByteOnceThroughAnyHistory() {
        int views = 0;
        long resent = 0;
        long repeated = 0;
        int stale = 0;
        long bytes = 0;
        long first = SEED < 0 ? 0 : SEED;
        long last = SEED < 0 ? HISTORIES : SEED + 1;
        for (long seed = first; seed < last; seed++) {
            ConsoleSimulation simulation = new ConsoleSimulation(seed);
            try {
                simulation.run(5000, 1000, 3000);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("history of seed " + seed, e);
            }
            check(simulation, "history of seed " + seed);
            views += simulation.views();
            bytes += simulation.user.seen().length + simulation.user.typed().length;
            for (GatewayEvent event : simulation.events) {
                if (event instanceof GatewayEvent.Resumed resumed) {
                    resent += resumed.resentBytes();
                    repeated += resumed.repeatedBytes();
                }
                if (event.line().contains("stale view")) {
                    stale++;
                }
            }
        }
        if (SEED < 0) {
            List<String> covered = List.of(
                    views + " views", resent + " resent", repeated + " repeated", stale + " stale", bytes + " bytes");
            assertTrue(
                    views > 2 * HISTORIES && resent > HISTORIES && repeated > HISTORIES && stale > 0 && bytes > 1 << 20,
                    "the histories must be eventful: " + covered);
        }
    }

    @Test
    void shouldBeTheSameHistoryForTheSameSeed() {
        ConsoleSimulation once = new ConsoleSimulation(7);
        ConsoleSimulation twice = new ConsoleSimulation(7);
        once.run(3000, 500, 500);
        twice.run(3000, 500, 500);
        assertEquals(once.events, twice.events);
        assertArrayEquals(once.user.seen(), twice.user.seen());
    }

    private static void check(ConsoleSimulation simulation, String history) {
        SimulatedGuest guest = simulation.guest();
        String told = simulation.events.stream()
                .map(event -> "\n  " + event.line())
                .collect(Collectors.joining("", history, "\n  "));
        assertFalse(told.contains("a gap") || told.contains("is lost"), told);
        assertArrayEquals(simulation.user.typed(), guest.allInput(), told + "input");
        assertArrayEquals(guest.allOutput(), simulation.user.seen(), told + "output");
    }
}
