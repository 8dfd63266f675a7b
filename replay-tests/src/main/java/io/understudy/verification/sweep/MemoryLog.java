package io.understudy.verification.sweep;

import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.StateHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** A log as a list of entries. One thread. */
final class MemoryLog implements EntrySink {
    private final List<Entry> entries = new ArrayList<>();
    private final long firstSequence;
    private final LongConsumer made;

    /** @param made told of each entry's sequence number */
    MemoryLog(long firstSequence, LongConsumer made) {
        this.firstSequence = firstSequence;
        this.made = made;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The last entry's. */
    long lastSequence() {
        return firstSequence + entries.size() - 1;
    }

    private long next() {
        return lastSequence() + 1;
    }

    private long add(Entry entry) {
        entries.add(entry);
        made.accept(entry.sequence());
        return entry.sequence();
    }

    @Override
    public long clockRead(long position, long nanos) {
        return add(Entry.clockRead(next(), position, nanos));
    }

    @Override
    public long draw(long position, int stream, byte[] bytes, int offset, int length) {
        return add(Entry.draw(next(), position, stream, Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    @Override
    public long output(long position, int stream, int length, int check) {
        return add(Entry.output(next(), position, stream, length, check));
    }

    @Override
    public long clockAdvance(long position, int check, long nanos) {
        return add(Entry.clockAdvance(next(), position, check, nanos));
    }

    @Override
    public long input(long position, int check, int stream, byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        return add(Entry.input(next(), position, check, stream, copy));
    }

    @Override
    public long interrupt(long position, int check, int vector) {
        return add(Entry.interrupt(next(), position, check, vector));
    }

    @Override
    public long progress(long position, int check) {
        return add(Entry.progress(next(), position, check));
    }

    @Override
    public long halt(long position, int check) {
        return add(Entry.halt(next(), position, check));
    }

    @Override
    public long hash(long position, int check, int ram, int cpu, int devices, int output) {
        return add(Entry.hash(next(), position, check, new StateHash(ram, cpu, devices, output)));
    }

    @Override
    public long end(long position, int check, int reason) {
        return add(Entry.end(next(), position, check, reason));
    }

    @Override
    public long checkpoint(long position, int check) {
        return add(Entry.checkpoint(next(), position, check));
    }
}
