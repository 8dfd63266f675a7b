package io.understudy.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many VMs a computer is for. */
class SlotCountTest {
    @ParameterizedTest
    @CsvSource({"1, 16, 1", "2, 16, 2", "8, 16, 8", "64, 16, 16", "4, 1, 1", "4, 0, 1", "5000, 8000, 999"})
    void shouldGiveEachMachineAProcessorAndMemory(int processors, long gibibytes, int slots) {
        assertEquals(slots, SlotCount.of(processors, gibibytes << 30));
    }

    @Test
    void shouldFindRoomHere() {
        assertTrue(SlotCount.here() >= 1);
    }
}
