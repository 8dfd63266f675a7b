package io.understudy.machine.device;

import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;

/**
 * The counting element of one channel of the 8254, in closed form: nothing happens per tick; count and output are
 * computed from the tick at which the present period began.
 *
 * <p>Ticks are those of the chip's clock input since power-on. What is written at tick t is loaded by the next clock
 * pulse, t + 1. A count written while modes 2 and 3 run, or a trigger while mode 1 runs, replaces the period only at
 * {@code switchTick}; the period before stands in {@code previousPeriod} until then.
 */
final class PitChannel implements Stateful {
    static final long NEVER = Long.MAX_VALUE;

    /** Beyond any tick that a clock of 63 bits of nanoseconds reaches. */
    private static final long LAST_TICK = 1L << 54;

    private static final int INTERRUPT_ON_TERMINAL_COUNT = 0;
    private static final int ONE_SHOT = 1;
    private static final int RATE_GENERATOR = 2;
    private static final int SQUARE_WAVE = 3;
    private static final int SOFTWARE_STROBE = 4;

    private enum Phase {
        /** No count yet, or one that waits for its trigger. */
        WAITING(0),
        RUNNING(1),
        /** A low gate holds the count. */
        HELD(2);

        private static final Phase[] BY_CODE = {WAITING, RUNNING, HELD};

        /** In the saved state. */
        private final int code;

        Phase(int code) {
            this.code = code;
        }
    }

    private int mode = SQUARE_WAVE;
    private boolean bcd;
    private boolean gate;
    private Phase phase = Phase.WAITING;
    /** The count last written, 1 to 65536; 0 if none since the mode was set. */
    private int reload;

    private int period;
    /** RUNNING: the tick at which the count stood at the whole period. */
    private long anchor;
    /** RUNNING: the tick from which period and anchor hold. */
    private long switchTick;

    private int previousPeriod;
    private long previousAnchor;
    /** HELD: ticks counted so far. */
    private long held;

    void reset(boolean initialGate) {
        gate = initialGate;
        setMode(SQUARE_WAVE, false);
    }

    void setMode(int newMode, boolean newBcd) {
        mode = newMode;
        bcd = newBcd;
        reload = 0;
        stop();
    }

    /** Modes 2 and 3: it goes on by itself when a period is over. */
    boolean isPeriodic() {
        return mode == RATE_GENERATOR || mode == SQUARE_WAVE;
    }

    /** The first of two bytes of a count: mode 0 stops at it and pulls its output low. */
    void firstByte() {
        if (mode == INTERRUPT_ON_TERMINAL_COUNT) {
            stop();
        }
    }

    /** Whether {@link #load} needs the time: not if the count waits for the gate. */
    boolean loadNeedsTime() {
        return switch (mode) {
            case INTERRUPT_ON_TERMINAL_COUNT, SOFTWARE_STROBE, RATE_GENERATOR, SQUARE_WAVE -> gate;
            default -> false;
        };
    }

    /** A whole count, as written: 0 stands for the largest. */
    void load(int written, long tick) {
        int count = bcd ? fromBcd(written) : written;
        reload = count == 0 ? modulus() : count;
        switch (mode) {
            case INTERRUPT_ON_TERMINAL_COUNT -> start(tick);
            case SOFTWARE_STROBE -> {
                if (gate) {
                    restart(tick);
                } else {
                    start(tick);
                }
            }
            case RATE_GENERATOR, SQUARE_WAVE -> {
                if (phase == Phase.RUNNING && (tick >= switchTick || previousPeriod > 0)) {
                    switchAtBoundary(tick);
                } else if (phase != Phase.HELD) {
                    start(tick);
                }
            }
            default -> {
                // Modes 1 and 5 load at their trigger.
            }
        }
    }

    /** Mode in bits 3 to 1 and BCD in bit 0, as in control word and status. */
    int modeBits() {
        return (mode << 1) | (bcd ? 1 : 0);
    }

    boolean gate() {
        return gate;
    }

    /** Whether {@link #setGate} with another level than now needs the time. */
    boolean gateNeedsTime() {
        return switch (mode) {
            case INTERRUPT_ON_TERMINAL_COUNT, SOFTWARE_STROBE, RATE_GENERATOR, SQUARE_WAVE -> phase != Phase.WAITING;
            default -> !gate && reload > 0;
        };
    }

    void setGate(boolean high, long tick) {
        if (high == gate) {
            return;
        }
        gate = high;
        switch (mode) {
            case INTERRUPT_ON_TERMINAL_COUNT, SOFTWARE_STROBE -> {
                if (high && phase == Phase.HELD) {
                    run(tick - held, tick - held, reload);
                } else if (!high) {
                    hold(tick);
                }
            }
            case RATE_GENERATOR, SQUARE_WAVE -> {
                if (high && phase == Phase.HELD) {
                    start(tick);
                } else if (!high) {
                    hold(tick);
                }
            }
            default -> {
                if (high && reload > 0) {
                    restart(tick);
                }
            }
        }
    }

    /** Whether count and output depend on the time now. */
    boolean running() {
        return phase == Phase.RUNNING;
    }

    /** The counting element as the guest reads it: 16 bits, decimal digits in BCD. */
    int count(long tick) {
        long value = switch (phase) {
            case WAITING -> reload;
            case HELD -> count(held, period);
            case RUNNING -> {
                if (tick >= switchTick) {
                    yield count(tick - anchor, period);
                }
                yield previousPeriod == 0 ? period : count(tick - previousAnchor, previousPeriod);
            }
        };
        int wrapped = (int) Math.floorMod(value, (long) modulus());
        return bcd ? toBcd(wrapped) : wrapped;
    }

    boolean output(long tick) {
        return switch (phase) {
            case WAITING -> mode != INTERRUPT_ON_TERMINAL_COUNT;
            case HELD -> mode == RATE_GENERATOR || mode == SQUARE_WAVE || output(held, period);
            case RUNNING -> {
                if (tick >= switchTick) {
                    yield output(tick - anchor, period);
                }
                yield previousPeriod == 0
                        ? mode != INTERRUPT_ON_TERMINAL_COUNT
                        : output(tick - previousAnchor, previousPeriod);
            }
        };
    }

    /** Whether a count written has not reached the counting element. */
    boolean nullCount(long tick) {
        return phase == Phase.WAITING || (phase == Phase.RUNNING && tick < switchTick) || reload != period;
    }

    /** The first tick after this one at which the running count takes the output from low to high, or NEVER. */
    long nextRise(long after) {
        if (phase != Phase.RUNNING) {
            return NEVER;
        }
        if (mode != RATE_GENERATOR && mode != SQUARE_WAVE) {
            int strobe = mode >= SOFTWARE_STROBE ? 1 : 0;
            long before = previousAnchor + previousPeriod + strobe;
            if (previousPeriod > 0 && before > after && before <= switchTick) {
                return before;
            }
            long rise = anchor + period + strobe;
            return rise > after ? rise : NEVER;
        }
        if (after < switchTick && previousPeriod > 1) {
            long rise = endOfPeriod(previousAnchor, previousPeriod, after);
            if (rise <= switchTick) {
                return rise;
            }
        }
        // A period of 1 is illegal (datasheet, modes 2 and 3): the output never moves.
        return period == 1 ? NEVER : endOfPeriod(anchor, period, Math.max(after, switchTick));
    }

    private static long endOfPeriod(long anchor, int period, long after) {
        return anchor + (Math.floorDiv(after - anchor, (long) period) + 1) * period;
    }

    private void stop() {
        phase = Phase.WAITING;
        period = 0;
        anchor = 0;
        switchTick = 0;
        previousPeriod = 0;
        previousAnchor = 0;
        held = 0;
    }

    private void run(long newAnchor, long newSwitchTick, int newPeriod) {
        stop();
        phase = Phase.RUNNING;
        anchor = newAnchor;
        switchTick = newSwitchTick;
        period = newPeriod;
    }

    /** Begins the count last written, or holds it before its first tick while the gate is low. */
    private void start(long tick) {
        if (gate) {
            run(tick + 1, tick + 1, reload);
        } else {
            stop();
            phase = Phase.HELD;
            period = reload;
        }
    }

    private void hold(long tick) {
        if (phase == Phase.RUNNING) {
            boolean previous = tick < switchTick && previousPeriod > 0;
            long elapsed = Math.max(0, tick - (previous ? previousAnchor : anchor));
            int heldPeriod = previous ? previousPeriod : period;
            stop();
            phase = Phase.HELD;
            period = heldPeriod;
            held = elapsed;
        }
    }

    /** Begins the count last written, and lets the one before go on until then. */
    private void restart(long tick) {
        boolean loaded = tick >= switchTick;
        long oldAnchor = loaded ? anchor : previousAnchor;
        int oldPeriod = loaded ? period : previousPeriod;
        run(tick + 1, tick + 1, reload);
        previousAnchor = oldAnchor;
        previousPeriod = oldPeriod;
    }

    /** Modes 2 and 3: a new count takes over at the end of the period, in mode 3 of the half period. */
    private void switchAtBoundary(long tick) {
        if (tick >= switchTick) {
            previousAnchor = anchor;
            previousPeriod = period;
            long position = Math.floorMod(tick - anchor, (long) period);
            boolean firstHalf = mode == SQUARE_WAVE && position < highTicks(period);
            switchTick = tick - position + (firstHalf ? highTicks(period) : period);
        }
        long position = Math.floorMod(switchTick - previousAnchor, (long) previousPeriod);
        period = reload;
        anchor = position == 0 ? switchTick : switchTick - highTicks(period);
    }

    private long count(long elapsed, int n) {
        return switch (mode) {
            case RATE_GENERATOR -> n - elapsed % n;
            case SQUARE_WAVE -> {
                // Counts down by two, twice a period; an odd count loads one less.
                long position = elapsed % n;
                long inHalf = position < highTicks(n) ? position : position - highTicks(n);
                yield (n & ~1) - 2 * inHalf;
            }
            default -> n - elapsed;
        };
    }

    private boolean output(long elapsed, int n) {
        return switch (mode) {
            case INTERRUPT_ON_TERMINAL_COUNT -> elapsed >= n;
            case ONE_SHOT -> elapsed >= n;
            case RATE_GENERATOR -> n == 1 || elapsed % n != n - 1;
            case SQUARE_WAVE -> elapsed % n < highTicks(n);
            default -> elapsed != n;
        };
    }

    private static int highTicks(int n) {
        return (n + 1) / 2;
    }

    private int modulus() {
        return bcd ? 10_000 : 0x10000;
    }

    private static int fromBcd(int digits) {
        // Digits above 9 do not exist in BCD; they count for what they weigh.
        int value = (digits >> 12) * 1000 + ((digits >> 8) & 0xF) * 100 + ((digits >> 4) & 0xF) * 10 + (digits & 0xF);
        return value % 10_000;
    }

    private static int toBcd(int value) {
        return ((value / 1000) << 12) | ((value / 100 % 10) << 8) | ((value / 10 % 10) << 4) | (value % 10);
    }

    @Override
    public void save(StateWriter out) {
        out.putByte(mode).putBoolean(bcd).putBoolean(gate).putByte(phase.code);
        out.putInt(reload).putInt(period).putLong(anchor).putLong(switchTick);
        out.putInt(previousPeriod).putLong(previousAnchor).putLong(held);
    }

    @Override
    public void restore(StateReader in) {
        mode = in.getByte(0, 5);
        bcd = in.getBoolean();
        gate = in.getBoolean();
        phase = Phase.BY_CODE[in.getByte(0, Phase.BY_CODE.length - 1)];
        reload = in.getInt(0, modulus());
        period = in.getInt(0, modulus());
        anchor = in.getLong(-modulus(), LAST_TICK);
        switchTick = in.getLong(-modulus(), LAST_TICK);
        previousPeriod = in.getInt(0, modulus());
        previousAnchor = in.getLong(-modulus(), LAST_TICK);
        held = in.getLong(0, LAST_TICK);
        if (phase != Phase.WAITING && (reload == 0 || period == 0)) {
            throw new BadStateException("a channel of the PIT counts without a count");
        }
        if (anchor > switchTick || previousAnchor > switchTick) {
            throw new BadStateException("a channel of the PIT counts before its count began");
        }
    }
}
