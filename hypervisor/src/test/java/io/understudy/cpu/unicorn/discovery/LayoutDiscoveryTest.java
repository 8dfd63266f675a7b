package io.understudy.cpu.unicorn.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.jna.Memory;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is found does not depend on how long the looking takes: a host in another mode is no partner. */
class LayoutDiscoveryTest {
    private static final long STANDSTILL_MILLIS = 300_000;

    private boolean asked;

    @BeforeAll
    static void requireEngine() {
        try {
            Libunicorn.bind(EngineLibrary.locate());
        } catch (EngineUnavailable e) {
            if (Boolean.getBoolean("understudy.requireEngine")) {
                throw e;
            }
            Assumptions.abort("skipped, no engine: " + e.getMessage());
        }
    }

    @Test
    void shouldFindTheTlbInAProcessThatStoodStill() {
        assertNotEquals(0, LayoutDiscovery.discover(this::wallMillis).tlbWindow());
    }

    /** The heap may put anything beside the engine's records; what was found in one engine is used on all others. */
    @Test
    void shouldFindTheSameWhateverTheHeapIsLike() {
        Random random = new Random(1);
        List<Memory> held = new ArrayList<>();
        Set<EngineLayout> found = new HashSet<>();
        for (int round = 0; round < 60; round++) {
            int more = random.nextInt(200);
            for (int i = 0; i < more; i++) {
                held.add(new Memory(1 + random.nextInt(1 << (4 + random.nextInt(17)))));
            }
            Collections.shuffle(held, random);
            while (held.size() > 300) {
                held.remove(held.size() - 1).close();
            }
            found.add(LayoutDiscovery.discover());
        }
        held.forEach(Memory::close);
        assertEquals(1, found.size(), found::toString);
    }

    /** Minutes pass between the first look at the clock and the next. */
    private long wallMillis() {
        long now = System.currentTimeMillis();
        long said = asked ? now + STANDSTILL_MILLIS : now;
        asked = true;
        return said;
    }
}
