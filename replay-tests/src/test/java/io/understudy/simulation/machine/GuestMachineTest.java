package io.understudy.simulation.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.machine.Machine;
import io.understudy.machine.input.Slices;
import io.understudy.machine.input.VirtualInputs;
import org.junit.jupiter.api.Test;

/** The simulation's machine alone: the product's devices around the program. */
class GuestMachineTest {
    private final StringBuilder said = new StringBuilder();

    private String run(boolean floods, String typed, long seed) {
        said.setLength(0);
        byte[] bytes = typed.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        int[] at = {0};
        VirtualInputs inputs = new VirtualInputs(
                1,
                new Slices(seed, 1000),
                (count, into, most) -> {
                    int length = count < 40_000 ? 0 : Math.min(most, bytes.length - at[0]);
                    System.arraycopy(bytes, at[0], into, 0, length);
                    at[0] += length;
                    return length;
                },
                100_000);
        try (Machine machine = new GuestBlueprint(StandbyMode.HOT, Processor.SIMULATED.ofHost(floods, () -> true))
                .build(0, inputs, (blockStart, stream, sent, offset, length) -> said.append((char) sent[offset]))) {
            machine.run();
        }
        return said.toString();
    }

    @Test
    void shouldAnswer() {
        assertEquals(
                "OK\nVALUE b\nNONE\n", run(false, "put a b\nget a\nget c\n", 5).replaceAll("UP.*\n", ""));
    }

    @Test
    void shouldCountTheTicksOfItsTimer() {
        String answer = run(false, "uptime\n", 5);
        assertTrue(answer.matches("UP [1-9][0-9]*\n"), answer);
    }

    @Test
    void shouldPrintWithoutEndBesideItsAnswers() {
        String answer = run(true, "put a b\n", 5);
        assertTrue(answer.contains("OK\n"), answer);
        assertTrue(answer.matches("(?s)(~[0-9]+\n)+.*"), answer);
    }
}
