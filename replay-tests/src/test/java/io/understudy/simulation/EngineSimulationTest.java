package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.simulation.machine.Processor;
import io.understudy.system.RequiresEngine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A few histories of hosts that run kv on the engine; {@code ./understudy simulate --engine} plays as many as one likes. */
class EngineSimulationTest extends RequiresEngine {
    /** The first of some in which much happens; which those are changes with what hosts do. */
    private static final long FIRST = 7;

    private static final int SEEDS = 6;

    @BeforeAll
    static void prepare() {
        Processor.ENGINE.prepare();
    }

    private static Outcome run(long seed) {
        return Simulation.run(seed, Processor.ENGINE, false);
    }

    @Test
    void shouldKeepEveryPromiseInEveryHistory() {
        Tally tally = new Tally();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Outcome outcome = run(seed);
            assertEquals(
                    "",
                    outcome.violation().orElse(""),
                    "seed " + seed + "; again: ./understudy simulate --engine --seed " + seed);
            tally.add(outcome);
        }
        assertTrue(tally.takeovers() > SEEDS, "too few takeovers: " + tally);
        assertTrue(tally.cold().live() > 0 && tally.cold().renewed() > 0, "cold backups come by too little: " + tally);
        assertTrue(tally.answers() > 20 * SEEDS, "the guests answer too little: " + tally);
    }

    @Test
    void shouldBePlayedByCommand() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        assertEquals(0, Simulate.run(out, "--seed", "3", "--engine"));
        String text = written.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(String.format("trace %016x", run(3).traceHash())), text);
    }

    /** Also when the process has played others before: no engine may leave anything to the next. */
    @Test
    void shouldBeAFunctionOfItsSeed() {
        Outcome first = run(3);
        Outcome other = run(7);
        assertEquals(first, run(3));
        assertTrue(first.traceHash() != other.traceHash());
    }
}
