package io.understudy.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.history.OperationKind;
import io.understudy.verification.history.SimulatedStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestMixTest {
    private static final int REQUESTS = 5000;

    @Test
    void shouldBeDecidedByTheSeed() {
        assertEquals(lines(3, Phase.LIGHT), lines(3, Phase.LIGHT));
        assertNotEquals(lines(3, Phase.LIGHT), lines(4, Phase.LIGHT));
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeAHundredPercent(Phase phase) {
        assertEquals(
                100,
                Arrays.stream(OperationKind.values()).mapToInt(phase::percent).sum());
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepValuesWithinTheirBound(Phase phase) {
        SimulatedStore store = new SimulatedStore();
        int longest = 0;
        for (String line : lines(1, phase)) {
            String answer = store.answer(line);
            assertTrue(!answer.startsWith("ERR"), line);
            if (answer.startsWith("OK ")) {
                longest = Math.max(longest, Integer.parseInt(answer.substring(3)));
            }
        }
        int bound = Workload.DEFAULT.longestValueBytes();
        assertTrue(longest <= bound && longest > bound / 2, longest + " bytes, of " + bound);
    }

    @Test
    void shouldRefuseAWorkloadThatTheGuestCannotCarry() {
        assertRefused("a workload needs", () -> new Workload(List.of(), 8, 160, 10, 10));
        assertRefused("key 'a b' must be", () -> new Workload(List.of("a b"), 8, 160, 10, 10));
        assertRefused("key 'in-step' must be", () -> new Workload(List.of("in-step"), 8, 160, 10, 10));
        assertRefused("clients is 65", () -> new Workload(List.of("a"), 65, 160, 10, 10));
        assertRefused("longestValueBytes is 31", () -> new Workload(List.of("a"), 8, 31, 10, 10));
        assertRefused("longestPrintLines is 0", () -> new Workload(List.of("a"), 8, 160, 0, 10));
        assertRefused("operationsMost is 0", () -> new Workload(List.of("a"), 8, 160, 10, 0));
    }

    private static void assertRefused(String start, Runnable creation) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, creation::run);
        assertTrue(e.getMessage().startsWith(start), e::getMessage);
    }

    private static List<String> lines(long seed, Phase phase) {
        RequestMix mix = new RequestMix(Workload.DEFAULT, seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            lines.add(mix.next(i % 8, phase).line());
        }
        return lines;
    }
}
