package io.understudy.storage;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.input.InputQueue;
import io.understudy.machine.virtio.VirtioBlk;

/**
 * The ends of a disk's requests on their way into a machine that acts. That one failed is an input only when somebody has
 * decided that the guest is to see it: another host's image may be well.
 */
final class CompletionQueue implements InputQueue {
    private static final int AT_ONCE = 32 * Completion.BYTES;

    private final DiskWorker disk;
    private final int number;
    private final BackupPromise promise;
    private final int stream;
    private volatile boolean reported;
    private volatile boolean decided;

    CompletionQueue(DiskWorker disk, int number, BackupPromise promise) {
        this.disk = disk;
        this.number = number;
        this.promise = promise;
        stream = VirtioBlk.FIRST_STREAM + number;
    }

    @Override
    public int stream() {
        return stream;
    }

    @Override
    public boolean isEmpty() {
        DiskOutcome oldest = disk.oldest();
        return oldest == null || waits(oldest) || (reported && !decided);
    }

    @Override
    public int bytesAtOnce() {
        return AT_ONCE;
    }

    @Override
    public int take(byte[] into, int most) {
        DiskOutcome oldest = disk.oldest();
        if (oldest == null || waits(oldest) || most < Completion.BYTES) {
            return 0;
        }
        if (oldest.completion().failed() && !decided) {
            if (!reported) {
                reported = true;
                disk.trouble().failed(oldest.what(), this::tellGuest);
            }
            return 0;
        }
        reported = false;
        decided = false;
        oldest.completion().put(into);
        return Completion.BYTES;
    }

    private boolean waits(DiskOutcome outcome) {
        return outcome.durable()
                && disk.forces()
                && !promise.holds(number, outcome.completion().number());
    }

    private void tellGuest() {
        decided = true;
        disk.outcomeKnown();
    }
}
