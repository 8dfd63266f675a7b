package io.understudy.demo;

import io.understudy.demo.shell.WorkKind;
import java.util.Random;

/**
 * When in the life of a Linux guest something fails.
 *
 * @param whileBooting if so, at {@code atCount}, otherwise while commands of the kind {@code work} run
 * @param atCount instructions since power-on
 */
public record KillMoment(boolean whileBooting, long atCount, WorkKind work) {
    /** A little less than a Debian kernel needs from power-on to its shell. */
    private static final long BOOT_INSTRUCTIONS = 6_300_000_000L;

    /** The part of a guest's life from which moments are drawn. */
    public enum During {
        BOOT,
        SHELL,
        ANY
    }

    /** Draws one: with {@code ANY} two of five fall into the boot, the others are spread over the kinds of work. */
    public static KillMoment draw(During during, Random random) {
        boolean boot = switch (during) {
            case BOOT -> true;
            case SHELL -> false;
            case ANY -> random.nextInt(5) < 2;
        };
        WorkKind[] kinds = WorkKind.values();
        return new KillMoment(boot, random.nextLong(BOOT_INSTRUCTIONS), kinds[random.nextInt(kinds.length)]);
    }
}
