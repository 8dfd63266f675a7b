package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuFactory;
import java.util.List;
import java.util.Optional;

/**
 * What code is drawn and where it runs.
 *
 * @param ring 0 or 3
 * @param bits 16, 32 or 64: the size of the code segment
 */
public record FuzzKind(int ring, int bits) implements FuzzTarget {
    /** Checks what a person wrote. */
    public FuzzKind {
        if (ring != 0 && ring != 3) {
            throw new IllegalArgumentException("there is no ring " + ring + " here: give --ring 0 or 3");
        }
        if (bits != 16 && bits != 32 && bits != 64) {
            throw new IllegalArgumentException("there is no code of " + bits + " bits: give --bits 16, 32 or 64");
        }
    }

    @Override
    public Optional<String> play(CpuFactory processor, long seed) {
        return FuzzRound.play(processor, new FuzzImage(this, seed), seed);
    }

    @Override
    public List<String> options() {
        return List.of("--ring", Integer.toString(ring), "--bits", Integer.toString(bits));
    }

    boolean isLong() {
        return bits == 64;
    }

    @Override
    public String toString() {
        return "ring " + ring + ", " + bits + " bits";
    }
}
