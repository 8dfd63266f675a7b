package io.understudy.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Admission<String> admission = new Admission<>(new AdmissionLimits(4, 3, 2));

    @Test
    void shouldAdmitEveryNewcomerAndSendTheOldestSilentOneOfItsAddressAway() {
        assertEquals(Optional.empty(), admission.admit("a1", "a"));
        assertEquals(Optional.empty(), admission.admit("b1", "b"));
        assertEquals(Optional.empty(), admission.admit("a2", "a"));
        assertEquals(Optional.empty(), admission.admit("a3", "a"));
        assertEquals(Optional.of("a1"), admission.admit("a4", "a"));
        assertEquals(Optional.of("a2"), admission.admit("a5", "a"));
    }

    @Test
    void shouldSendTheOldestOfAllAwayWhenEveryPlaceIsTaken() {
        admission.admit("a1", "a");
        admission.admit("b1", "b");
        admission.admit("c1", "c");
        admission.admit("d1", "d");
        assertEquals(Optional.of("a1"), admission.admit("e1", "e"));
        admission.left("c1");
        assertEquals(Optional.empty(), admission.admit("f1", "f"));
        assertEquals(Optional.of("b1"), admission.admit("g1", "g"));
    }

    @Test
    void shouldSparePeersThatSpokeAndAmongThemTheOneThatSpokeLast() {
        admission.admit("a1", "a");
        admission.admit("a2", "a");
        admission.admit("a3", "a");
        admission.heard("a1");
        assertEquals(Optional.of("a2"), admission.admit("a4", "a"));
        assertEquals(Optional.of("a3"), admission.admit("a5", "a"));
        admission.heard("a4");
        admission.heard("a5");
        admission.heard("a1");
        assertEquals(Optional.of("a4"), admission.admit("a6", "a"), "a newcomer goes for nobody who is there");
    }

    @Test
    void shouldKeepTheReserveForThoseThatProvedUsefulWhoeverElseComes() {
        admission.admit("a1", "a");
        admission.keep("a1");
        admission.admit("b1", "b");
        admission.keep("b1");
        admission.admit("c1", "c");
        admission.keep("c1"); // the reserve is full: it stays a stranger
        for (int i = 0; i < 100; i++) {
            Optional<String> leaving = admission.admit("x" + i, i);
            assertFalse(leaving.equals(Optional.of("a1")) || leaving.equals(Optional.of("b1")));
        }
        admission.heard("a1");
        admission.left("a1");
        admission.admit("d1", "d");
        admission.keep("d1");
        for (int i = 0; i < 100; i++) {
            assertFalse(admission.admit("y" + i, i).equals(Optional.of("d1")), "a place became free");
        }
    }

    @Test
    void shouldLetOneAddressHaveItsShareOfTheReserveOnly() {
        Admission<String> large = new Admission<>(new AdmissionLimits(4, 1, 4));
        large.admit("a1", "a");
        large.keep("a1");
        large.admit("a2", "a");
        large.keep("a2");
        assertEquals(Optional.of("a2"), large.admit("a3", "a"));
    }

    @Test
    void shouldSayThatSomebodyHadToGoLessAndLessOften() {
        List<Long> said = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            admission.admit("x" + i, "x").ifPresent(gone -> {
                if (admission.isWorthALine()) {
                    said.add(admission.displaced());
                }
            });
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L), said);
    }

    /** Whatever happens: never more than the limits, every newcomer has a place, nobody goes who is kept. */
    @Test
    void shouldHoldItsLimitsInEveryHistory() {
        Random random = new Random(11);
        for (int history = 0; history < 200; history++) {
            AdmissionLimits limits =
                    new AdmissionLimits(1 + random.nextInt(8), 1 + random.nextInt(5), random.nextInt(4));
            Admission<Integer> port = new Admission<>(limits);
            Set<Integer> present = new HashSet<>();
            for (int step = 0; step < 300; step++) {
                int known = random.nextInt(step + 1);
                switch (random.nextInt(6)) {
                    case 0 -> port.heard(known);
                    case 1 -> port.keep(known);
                    case 2 -> {
                        port.left(known);
                        present.remove(known);
                    }
                    default -> {
                        int newcomer = step;
                        port.admit(newcomer, random.nextInt(4)).ifPresent(gone -> {
                            assertFalse(gone == newcomer);
                            assertTrue(present.remove(gone), "only who has a place can lose it");
                        });
                        present.add(newcomer);
                    }
                }
                assertTrue(present.size() <= limits.strangers() + limits.reserve(), limits.toString());
            }
        }
    }
}
