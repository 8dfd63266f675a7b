package io.understudy.verification.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.linux.Architecture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuestWorkTest {
    /** What Debian's kernels 6.1 refuse to unpack below, by their setup headers. */
    private static int leastMebibytes(Architecture architecture) {
        return switch (architecture) {
            case I386 -> 34;
            case AMD64 -> 69;
        };
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveEachKernelEnoughToBoot(Architecture architecture) {
        for (GuestWork work : GuestWork.values()) {
            assertTrue(work.ramMebibytes(architecture) >= leastMebibytes(architecture), work.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoadAllThatTheGuestBringsForSwapping(Architecture architecture) {
        List<String> brought = new ArrayList<>(architecture.modules());
        // Those are for tests, or drivers of cards.
        brought.removeIf(module -> module.startsWith("test_") || module.startsWith("virtio_"));
        List<String> loaded = PressureWork.modules(architecture);
        assertTrue(loaded.containsAll(brought), loaded + " of " + brought);
        assertEquals(loaded.size(), new HashSet<>(loaded).size(), "each once: a second insmod fails");
    }

    @Test
    void shouldLoadCompressorAndPoolBeforeTheDeviceThatUsesThem() {
        for (Architecture architecture : Architecture.values()) {
            List<String> loaded = PressureWork.modules(architecture);
            assertEquals("zram", loaded.get(loaded.size() - 1));
            assertTrue(loaded.contains("zsmalloc"));
        }
    }

    @Test
    void shouldFillWhatIsFreeButNotAll() {
        assertEquals(0, PressureWork.copies(1));
        assertEquals(0, PressureWork.copies(7_852), "i386 in 36 MiB: a round's files are enough");
        assertEquals(16, PressureWork.copies(21_968), "amd64 in 76 MiB");
        assertTrue((8 + PressureWork.copies(80_000)) * 712 < 80_000);
    }
}
