package io.understudy.storage;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.ReadPiece;
import io.understudy.machine.input.InputQueue;
import io.understudy.machine.virtio.VirtioBlk;

/**
 * The ends of a shared disk's requests on their way into a machine that acts, each behind what was read: a replica that follows
 * asks nobody for it.
 */
final class SharedCompletions implements InputQueue {
    private static final int AT_ONCE = 1 << 20;

    private final SharedDisk disk;
    private final int stream;
    private long reading = -1;
    private int given;
    private int checkpoints;

    SharedCompletions(SharedDisk disk, int number) {
        this.disk = disk;
        stream = VirtioBlk.FIRST_STREAM + number;
    }

    @Override
    public int stream() {
        return stream;
    }

    @Override
    public boolean isEmpty() {
        return disk.oldest() == null;
    }

    @Override
    public int bytesAtOnce() {
        return AT_ONCE;
    }

    @Override
    public int take(byte[] into, int most) {
        DiskOutcome oldest = disk.oldest();
        if (oldest == null) {
            return 0;
        }
        Completion completion = oldest.completion();
        if (completion.number() != reading || checkpoints != disk.checkpoints()) {
            // A copy of the machine has nothing of what was given in part.
            checkpoints = disk.checkpoints();
            reading = completion.number();
            given = 0;
        }
        if (given < oldest.data().length && (given > 0 || disk.logsOldest())) {
            int length = ReadPiece.put(reading, given, oldest.data(), into, most);
            given += length == 0 ? 0 : length - ReadPiece.HEAD_BYTES;
            return length;
        }
        if (most < Completion.BYTES) {
            return 0;
        }
        completion.put(into);
        return Completion.BYTES;
    }
}
