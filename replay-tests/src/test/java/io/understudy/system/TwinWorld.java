package io.understudy.system;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.OutputSink;
import io.understudy.machine.StopReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * A world that can be copied with the machine that lives in it. An instruction takes a nanosecond, sleep ends with the next
 * deadline, something is typed now and then, and chance says how far the machine runs. Nobody leads the machine here as a
 * log does: all that it is offered depends on what it says of itself.
 */
final class TwinWorld implements InputSource, OutputSink {
    private static final int LONGEST_RUN = 3000;
    /** More than the serial port holds, so that it is copied full too. */
    private static final int MOST_TYPED = 40;

    private final byte[] session;
    private long chance;
    private long sleptNanos;
    private long lastNanos;
    private int typed;
    private int walk;
    private LongConsumer trace = value -> {};

    TwinWorld(long seed, String session) {
        this.chance = seed;
        this.session = session.getBytes(StandardCharsets.US_ASCII);
    }

    /** The same one, from here on. */
    TwinWorld copy() {
        TwinWorld copy = new TwinWorld(chance, new String(session, StandardCharsets.US_ASCII));
        copy.sleptNanos = sleptNanos;
        copy.lastNanos = lastNanos;
        copy.typed = typed;
        copy.walk = walk;
        return copy;
    }

    /** Where to tell all that the machine shows. */
    void onTrace(LongConsumer trace) {
        this.trace = trace;
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        long now = nanos(machine.count());
        if (now >= machine.deadlineNanos()) {
            machine.advanceClock(now);
        }
        type(machine);
        boolean masked = machine.offerInterrupt();
        if (machine.halted()) {
            if (machine.deadlineNanos() == Long.MAX_VALUE) {
                machine.stop(StopReason.requested());
            }
            sleptNanos += Math.max(0, machine.deadlineNanos() - nanos(machine.count()));
            return machine.count();
        }
        // From block to block for a while, and while an interrupt waits: else hardly any run would end in a shadow.
        walk = walk > 0 ? walk - 1 : below(6) == 0 ? below(60) : 0;
        return machine.count() + (walk > 0 || masked ? 1 : 1 + below(LONGEST_RUN));
    }

    private void type(MachineInputs machine) {
        if (below(200) == 0 && typed < session.length) {
            int length = Math.min(1 + below(MOST_TYPED), Math.min(session.length - typed, machine.room(0)));
            machine.receive(0, session, typed, length);
            typed += length;
        }
    }

    @Override
    public long readClock(long blockStart) {
        trace.accept(blockStart);
        return nanos(blockStart);
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        trace.accept(blockStart);
        for (int i = 0; i < into.length; i++) {
            into[i] = (byte) (next() >>> 32);
        }
    }

    @Override
    public void output(long blockStart, int stream, byte[] bytes, int offset, int length) {
        trace.accept(blockStart);
        trace.accept(
                (long) stream << 32 | ByteBuffer.wrap(bytes, offset, length).hashCode());
    }

    private long nanos(long count) {
        lastNanos = Math.max(lastNanos, count + sleptNanos);
        return lastNanos;
    }

    private int below(int bound) {
        return (int) Long.remainderUnsigned(next() >>> 16, bound);
    }

    /** Knuth's linear congruential generator (MMIX). */
    private long next() {
        chance = chance * 6364136223846793005L + 1442695040888963407L;
        return chance;
    }
}
