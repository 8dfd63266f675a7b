package io.understudy.bench.pause;

import io.understudy.log.entry.EntrySink;

/** A log that nobody reads; knows when the last checkpoint was logged, from where on the guest stands still. */
final class DiscardedLog implements EntrySink {
    private long sequence;
    private long checkpointNanos;

    /** {@link System#nanoTime} of the last CHECKPOINT entry. */
    long checkpointNanos() {
        return checkpointNanos;
    }

    @Override
    public long checkpoint(long position, int check) {
        checkpointNanos = System.nanoTime();
        return ++sequence;
    }

    @Override
    public long clockRead(long position, long nanos) {
        return ++sequence;
    }

    @Override
    public long draw(long position, int stream, byte[] bytes, int offset, int length) {
        return ++sequence;
    }

    @Override
    public long output(long position, int stream, int length, int check) {
        return ++sequence;
    }

    @Override
    public long clockAdvance(long position, int check, long nanos) {
        return ++sequence;
    }

    @Override
    public long input(long position, int check, int stream, byte[] bytes, int offset, int length) {
        return ++sequence;
    }

    @Override
    public long interrupt(long position, int check, int vector) {
        return ++sequence;
    }

    @Override
    public long progress(long position, int check) {
        return ++sequence;
    }

    @Override
    public long halt(long position, int check) {
        return ++sequence;
    }

    @Override
    public long hash(long position, int check, int ram, int cpu, int devices, int output) {
        return ++sequence;
    }

    @Override
    public long end(long position, int check, int reason) {
        return ++sequence;
    }
}
