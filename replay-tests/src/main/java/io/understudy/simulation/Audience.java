package io.understudy.simulation;

import java.util.SplittableRandom;

/**
 * What the guest has to say unasked, and how its user reads. Drawn beside the weather: whoever does not read has failed
 * nobody, and must not keep a machine from surviving.
 */
final class Audience {
    private static final long SILENT_FROM_MILLIS = 2_000;

    /** How the user reads, until he {@linkplain #attend attends}. */
    enum Reading {
        AT_ONCE,
        /** Less than a guest prints that prints without end. */
        SLOWLY,
        /** At once, but now and then not at all for a while. */
        WITH_PAUSES,
        /** From some moment on nothing. */
        NEVER
    }

    private final SplittableRandom random;
    private final Reading reading;
    private final boolean flooding;
    private final long silentFromMillis;
    private boolean attends;
    private boolean ignores;

    private Audience(SplittableRandom random, Reading reading, boolean flooding) {
        this.random = random;
        this.reading = reading;
        this.flooding = flooding;
        silentFromMillis = random.nextLong(SILENT_FROM_MILLIS);
        attends = reading == Reading.AT_ONCE;
    }

    /**
     * That of a history: every third guest prints without end if it can, every other user reads at once.
     *
     * @param floods whether the guest can print without end
     */
    static Audience drawn(long seed, boolean floods) {
        SplittableRandom random = new SplittableRandom(~seed);
        Reading[] readings = Reading.values();
        boolean flooding = random.nextInt(3) == 0 && floods;
        Reading reading = random.nextBoolean() ? Reading.AT_ONCE : readings[random.nextInt(readings.length)];
        return new Audience(random, reading, flooding);
    }

    /** A guest that speaks when it is spoken to, and a user who hears it. */
    static Audience attentive() {
        return of(Reading.AT_ONCE, false);
    }

    /** One of a script. */
    static Audience of(Reading reading, boolean flooding) {
        return new Audience(new SplittableRandom(1), reading, flooding);
    }

    boolean guestFloods() {
        return flooding;
    }

    /** The user reads at once from now on. */
    void attend() {
        attends = true;
        ignores = false;
    }

    /** The user reads nothing until he {@linkplain #attend attends} again. */
    void ignore() {
        attends = false;
        ignores = true;
    }

    /** How many bytes he takes now if he can. */
    int appetite(long nowMillis) {
        if (attends) {
            return Integer.MAX_VALUE;
        }
        if (ignores) {
            return 0;
        }
        return switch (reading) {
            case AT_ONCE, WITH_PAUSES -> Integer.MAX_VALUE;
            case SLOWLY -> 1 + random.nextInt(40);
            case NEVER -> nowMillis < silentFromMillis ? Integer.MAX_VALUE : 0;
        };
    }

    /** When he looks again. */
    long pauseMillis() {
        return switch (reading) {
            case AT_ONCE, NEVER -> 10;
            case SLOWLY -> 10 + random.nextInt(50);
            case WITH_PAUSES -> !attends && random.nextInt(20) == 0 ? 300 + random.nextInt(2_500) : 10;
        };
    }

    @Override
    public String toString() {
        return (flooding ? "the guest prints without end" : "the guest answers") + ", its user reads " + reading;
    }
}
