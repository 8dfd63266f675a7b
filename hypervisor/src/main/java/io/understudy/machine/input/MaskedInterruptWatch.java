package io.understudy.machine.input;

import io.understudy.machine.MachineInputs;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says once when a guest lets an interrupt wait and wait: it loops with interrupts off, and will most likely do so for
 * ever. Nothing is done about it, for that is the guest's own affair.
 */
final class MaskedInterruptWatch {
    /** What Linux calls a hard lockup (kernel/watchdog.c, watchdog_thresh). */
    static final long SUSPICIOUS_NANOS = 10_000_000_000L;

    /** A longer step between two block starts was the host's sleep. */
    static final long LONGEST_STEP_NANOS = 100_000_000L;

    private Consumer<String> notices = line -> {};
    private boolean waiting;
    private boolean said;
    private long waitedNanos;
    private long lastNanos;
    private long firstCount;

    void onNotice(Consumer<String> notices) {
        this.notices = notices;
    }

    /**
     * Looks at the guest.
     *
     * @param now machine time
     * @param masked whether an interrupt is pending and the processor would not take it
     */
    void atBlockStart(MachineInputs machine, long now, boolean masked) {
        if (masked && waiting) {
            waitedNanos += Math.min(now - lastNanos, LONGEST_STEP_NANOS);
            if (waitedNanos >= SUSPICIOUS_NANOS && !said) {
                said = true;
                notices.accept(String.format(
                        Locale.ROOT,
                        "the guest has not enabled interrupts for %d s of machine time and %.1f G instructions,"
                                + " now at EIP 0x%x: it may hang",
                        waitedNanos / 1_000_000_000,
                        (machine.count() - firstCount) / 1e9,
                        machine.instructionPointer()));
            }
        } else {
            said = false;
            waitedNanos = 0;
            firstCount = machine.count();
        }
        waiting = masked;
        lastNanos = now;
    }
}
