package io.understudy.simulation;

import io.understudy.simulation.world.VirtualProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A thread that works on a disk, the counterpart of {@code StorageThread}: what waits is done together, then forced once,
 * and all of it takes its time. A process that dies takes it along with what was not forced; nobody reads that again, for
 * a host comes back as another incarnation, which begins with nothing.
 */
final class DiskThread {
    private record Waiting(Runnable step, long bytes) {}

    private final VirtualProcess process;
    private final LongSupplier nanos;
    private final Runnable commit;
    private final long capBytes;
    private final Runnable room;
    private final Deque<Waiting> steps = new ArrayDeque<>();
    private long bytes;
    private boolean full;
    private boolean busy;
    private boolean ended;

    /**
     * An idle one.
     *
     * @param nanos how long the disk takes, asked each time
     * @param commit done after all steps that were done together
     * @param capBytes it is full when so much waits
     * @param room told when it was full and is no longer
     */
    DiskThread(VirtualProcess process, LongSupplier nanos, Runnable commit, long capBytes, Runnable room) {
        this.process = process;
        this.nanos = nanos;
        this.commit = commit;
        this.capBytes = capBytes;
        this.room = room;
    }

    /** @param size of what the step holds in memory, bytes */
    void put(Runnable step, long size) {
        if (!ended) {
            steps.add(new Waiting(step, size));
            bytes += size;
            full |= bytes >= capBytes;
            if (!busy) {
                begin();
            }
        }
    }

    boolean full() {
        return full;
    }

    private void begin() {
        busy = true;
        List<Waiting> batch = List.copyOf(steps);
        steps.clear();
        process.after(nanos.getAsLong(), () -> finish(batch));
    }

    private void finish(List<Waiting> batch) {
        for (Waiting waiting : batch) {
            if (ended) {
                return;
            }
            waiting.step().run();
            bytes -= waiting.bytes();
        }
        if (ended) {
            return;
        }
        commit.run();
        busy = false;
        if (full && bytes <= capBytes / 2) {
            full = false;
            room.run();
        }
        if (!busy && !steps.isEmpty()) {
            begin();
        }
    }

    /** Nothing more is done, not even what waits. */
    void end() {
        ended = true;
        steps.clear();
    }
}
