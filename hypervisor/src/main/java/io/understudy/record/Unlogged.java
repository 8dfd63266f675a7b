package io.understudy.record;

import io.understudy.log.entry.EntrySink;
import java.util.EnumSet;
import java.util.Set;

/** A log that gets nothing of some inputs: only to see that no replica can do without them. One thread. */
public final class Unlogged implements EntrySink {
    /** What is left out. */
    public enum Kind {
        /** Readings of the clock, and the ticks of the timers that go by it. */
        CLOCK,
        /** Bytes at random that the guest asks for. */
        RANDOM,
        /** At which instruction an interrupt came. */
        INTERRUPTS
    }

    private final EntrySink log;
    private final Set<Kind> kinds;
    private long last;

    private Unlogged(EntrySink log, Set<Kind> kinds) {
        this.log = log;
        this.kinds = EnumSet.copyOf(kinds);
    }

    /** The log itself if it gets everything, so that nobody pays for what is not there. */
    public static EntrySink of(EntrySink log, Set<Kind> kinds) {
        return kinds.isEmpty() ? log : new Unlogged(log, kinds);
    }

    private long logged(long sequence) {
        last = sequence;
        return sequence;
    }

    @Override
    public long clockRead(long position, long nanos) {
        return kinds.contains(Kind.CLOCK) ? last : logged(log.clockRead(position, nanos));
    }

    @Override
    public long draw(long position, int stream, byte[] bytes, int offset, int length) {
        return kinds.contains(Kind.RANDOM) ? last : logged(log.draw(position, stream, bytes, offset, length));
    }

    @Override
    public long clockAdvance(long position, int check, long nanos) {
        return kinds.contains(Kind.CLOCK) ? last : logged(log.clockAdvance(position, check, nanos));
    }

    @Override
    public long interrupt(long position, int check, int vector) {
        return kinds.contains(Kind.INTERRUPTS) ? last : logged(log.interrupt(position, check, vector));
    }

    @Override
    public long output(long position, int stream, int length, int check) {
        return logged(log.output(position, stream, length, check));
    }

    @Override
    public long input(long position, int check, int stream, byte[] bytes, int offset, int length) {
        return logged(log.input(position, check, stream, bytes, offset, length));
    }

    @Override
    public long progress(long position, int check) {
        return logged(log.progress(position, check));
    }

    @Override
    public long halt(long position, int check) {
        return logged(log.halt(position, check));
    }

    @Override
    public long hash(long position, int check, int ram, int cpu, int devices, int output) {
        return logged(log.hash(position, check, ram, cpu, devices, output));
    }

    @Override
    public long end(long position, int check, int reason) {
        return logged(log.end(position, check, reason));
    }

    @Override
    public long checkpoint(long position, int check) {
        return logged(log.checkpoint(position, check));
    }
}
