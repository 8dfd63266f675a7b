package io.understudy.log.ring;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.understudy.event.Kinds;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.EntryTally;
import io.understudy.log.entry.EntryWriter;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The log buffer: the recorder's {@link EntrySink}, emptied by {@link RingConsumer}s.
 *
 * <p>The methods of EntrySink belong to one thread, the producer; they wait while the slowest consumer leaves no room, and
 * throw {@link RecordingStoppedException} once the ring is closed or the waiting thread is interrupted. Neither they nor
 * {@link #flush} allocate. Without a consumer entries are numbered and forgotten. All other methods may be called by any
 * thread.
 */
public final class LogRing implements EntrySink, AutoCloseable {
    /** How long the producer sleeps between two looks for room; a full ring has lost its microseconds already. */
    private static final long LOOK_NANOS = 50_000;

    private static final int FILLING_SHARE = 4;

    private final RingCapacity capacity;
    private final RingBuffer<EntrySlot> slots;
    private final ByteBuffer arena;
    private final EntryWriter writer;
    private final long firstSequence;
    private final Sequence bytes = new Sequence(0);

    private long writeOffset;
    private long freedOffset;
    private int index;
    private long position;
    private long nanos;
    private long outputs;
    private long quietSince;
    private long quietEntries;

    private final EntryTally tally = new EntryTally();
    private final AtomicLong waits = new AtomicLong();
    private final AtomicLong waitNanos = new AtomicLong();

    /** Replaced, never changed: walking through an array allocates nothing, an iterator would. */
    private volatile RingConsumer[] consumers = {};

    private volatile boolean closed;
    private volatile boolean waiting;

    /** @param start where the log stands; {@link Baseline#POWER_ON} for a new machine */
    public LogRing(RingCapacity capacity, Baseline start) {
        this(new RingStorage(capacity), start);
    }

    /** @param storage of this ring alone */
    public LogRing(RingStorage storage, Baseline start) {
        capacity = storage.capacity;
        slots = storage.slots;
        arena = storage.arena;
        writer = new EntryWriter(arena, start);
        firstSequence = start.nextSequence();
    }

    /**
     * Adds a consumer, which gets every entry recorded from now on. To know which is the first, call this on the
     * producer's thread, or before it starts; else ask {@link RingConsumer#nextSequence}.
     *
     * @param wakeUp called by the producer when the consumer should drain; must be quick and not throw
     */
    public synchronized RingConsumer addConsumer(Promptness promptness, Runnable wakeUp) {
        RingConsumer consumer = new RingConsumer(this, slots, arena.duplicate(), firstSequence, promptness, wakeUp);
        RingConsumer[] more = Arrays.copyOf(consumers, consumers.length + 1);
        more[consumers.length] = consumer;
        consumers = more;
        return consumer;
    }

    synchronized void remove(RingConsumer consumer) {
        consumers = Arrays.stream(consumers).filter(other -> other != consumer).toArray(RingConsumer[]::new);
    }

    /** Where the log stands. The producer's thread only. */
    public Baseline baseline() {
        return writer.baseline();
    }

    /** The last entry recorded at this moment. Any thread. */
    public long lastSequence() {
        return firstSequence + slots.getCursor();
    }

    /**
     * Says that what was recorded must leave at once: an output waits for it, or it has waited long enough. Costs a wake-up
     * only for consumers that drained since the last one.
     */
    public void flush() {
        // The entries' publication must be visible before we see that a consumer is awake already: the consumer says
        // "not awake" first and looks for entries afterwards.
        VarHandle.fullFence();
        for (RingConsumer consumer : consumers) {
            if (consumer.promptness() == Promptness.AT_FLUSH) {
                consumer.wake();
            }
        }
    }

    /**
     * Whether half of the room is taken: a machine that comes to a block start then had better rest there, since its next run
     * may make many entries, and within a run it could only wait. The producer's thread only.
     */
    public boolean isFilling() {
        boolean filling = slots.remainingCapacity() < slots.getBufferSize() / 2;
        if (!filling) {
            takeBack();
            filling = writeOffset - freedOffset > capacity.bytes() / 2;
        }
        if (filling) {
            wakeAll();
        }
        return filling;
    }

    private void wakeAll() {
        VarHandle.fullFence();
        for (RingConsumer consumer : consumers) {
            consumer.wake();
        }
        quietSince = writeOffset;
        quietEntries = 0;
    }

    /** Ends recording: a waiting producer and all its later calls throw. What is in the ring can still be drained. */
    @Override
    public void close() {
        closed = true;
    }

    public RingMetrics metrics() {
        long highWaterEntries = 0;
        long highWaterBytes = 0;
        for (RingConsumer consumer : consumers) {
            highWaterEntries = Math.max(highWaterEntries, consumer.highWaterEntries());
            highWaterBytes = Math.max(highWaterBytes, consumer.highWaterBytes());
        }
        long recorded = slots.getCursor() + 1;
        return new RingMetrics(
                recorded,
                bytes.get(),
                Math.max(0, recorded - 1 - slots.getMinimumGatingSequence()),
                highWaterEntries,
                highWaterBytes,
                waits.get(),
                waitNanos.get(),
                waiting);
    }

    /** The entries so far, by kind. Any thread. */
    public Kinds kinds() {
        return tally.kinds();
    }

    /** @param streamBytes how many bytes of a stream are part of the entry */
    private void begin(int streamBytes) {
        int most = EntryWriter.MAX_FIXED_BYTES + streamBytes;
        if (closed) {
            throw new RecordingStoppedException("the log's ring is closed");
        }
        if (most > capacity.bytes() / 2) {
            throw new IllegalArgumentException(
                    "an entry of " + most + " bytes does not fit into a ring of " + capacity.bytes());
        }
        if (capacity.bytes() - index < most) {
            writeOffset += capacity.bytes() - index;
            index = 0;
        }
        if (!hasRoom(most)) {
            awaitRoom(most);
        }
        arena.position(index);
        position = writer.position();
        nanos = writer.nanos();
        outputs = writer.outputs();
    }

    private long publish(long sequence) {
        return publish(sequence, 0);
    }

    /** @param stream 0 if it has none */
    private long publish(long sequence, int stream) {
        int end = arena.position();
        long next = slots.next();
        EntrySlot slot = slots.get(next);
        slot.index = index;
        slot.length = end - index;
        slot.position = position;
        slot.nanos = nanos;
        slot.outputs = outputs;
        writeOffset += slot.length;
        slot.endOffset = writeOffset;
        tally.count(arena.get(index), slot.length, EntrySink.isDisks(stream));
        bytes.set(bytes.get() + slot.length);
        slots.publish(next);
        index = end;
        quietEntries++;
        if (writeOffset - quietSince > capacity.bytes() / FILLING_SHARE
                || quietEntries > capacity.entries() / FILLING_SHARE) {
            wakeAll();
        }
        return sequence;
    }

    private boolean hasRoom(int most) {
        if (!slots.hasAvailableCapacity(1)) {
            return false;
        }
        if (writeOffset + most - freedOffset <= capacity.bytes()) {
            return true;
        }
        takeBack();
        return writeOffset + most - freedOffset <= capacity.bytes();
    }

    /** The slot of the last freed sequence is intact as long as a slot is free: it would be overwritten last. */
    private void takeBack() {
        long freed = slots.getMinimumGatingSequence();
        freedOffset = freed < 0 ? 0 : slots.get(freed).endOffset;
    }

    private void awaitRoom(int most) {
        long start = System.nanoTime();
        waits.incrementAndGet();
        waiting = true;
        try {
            while (!hasRoom(most)) {
                if (closed) {
                    throw new RecordingStoppedException("the log's ring was closed while its producer waited for room");
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new RecordingStoppedException("the producer was interrupted while it waited for room");
                }
                wakeAll();
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        } finally {
            waiting = false;
            waitNanos.addAndGet(System.nanoTime() - start);
        }
    }

    @Override
    public long clockRead(long position, long nanos) {
        begin(0);
        return publish(writer.clockRead(position, nanos));
    }

    @Override
    public long draw(long position, int stream, byte[] bytes, int offset, int length) {
        begin(length);
        return publish(writer.draw(position, stream, bytes, offset, length), stream);
    }

    @Override
    public long output(long position, int stream, int length, int check) {
        begin(0);
        return publish(writer.output(position, stream, length, check), stream);
    }

    @Override
    public long clockAdvance(long position, int check, long nanos) {
        begin(0);
        return publish(writer.clockAdvance(position, check, nanos));
    }

    @Override
    public long input(long position, int check, int stream, byte[] bytes, int offset, int length) {
        begin(length);
        return publish(writer.input(position, check, stream, bytes, offset, length), stream);
    }

    @Override
    public long interrupt(long position, int check, int vector) {
        begin(0);
        return publish(writer.interrupt(position, check, vector));
    }

    @Override
    public long progress(long position, int check) {
        begin(0);
        return publish(writer.progress(position, check));
    }

    @Override
    public long halt(long position, int check) {
        begin(0);
        return publish(writer.halt(position, check));
    }

    @Override
    public long hash(long position, int check, int ram, int cpu, int devices, int output) {
        begin(0);
        return publish(writer.hash(position, check, ram, cpu, devices, output));
    }

    @Override
    public long end(long position, int check, int reason) {
        begin(0);
        return publish(writer.end(position, check, reason));
    }

    @Override
    public long checkpoint(long position, int check) {
        begin(0);
        return publish(writer.checkpoint(position, check));
    }
}
