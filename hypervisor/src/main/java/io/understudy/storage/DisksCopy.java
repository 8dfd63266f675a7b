package io.understudy.storage;

import io.understudy.machine.block.DiskOutcome;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.MachineBasis;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The images of all disks of a machine as they were at a checkpoint, to be taken away piece by piece: first how the requests
 * that were under way ended, then the images, one behind the other. One thread.
 */
public final class DisksCopy implements AutoCloseable {
    /** A piece of one of the two, and where it belongs. */
    public record Piece(boolean ofImage, long offset, ByteBuffer bytes) {}

    private final List<HostDisk> workers;
    private final List<ImageCopy> copies = new ArrayList<>();
    private final long[] starts;
    private ByteBuffer ends;
    private int disk;

    DisksCopy(List<HostDisk> workers, MachineBasis basis, long state, Runnable more) {
        this.workers = workers;
        for (HostDisk worker : workers) {
            copies.add(worker.copy(basis.of(copies.size()), state, more));
        }
        starts = new long[workers.size()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + workers.get(i - 1).travellingBytes();
        }
    }

    /** Whether there is a next piece now. */
    public boolean isReady() {
        if (!endsKnown()) {
            return false;
        }
        skip();
        return ends.hasRemaining() || (disk < copies.size() && copies.get(disk).isReady());
    }

    private boolean endsKnown() {
        if (ends == null) {
            List<List<DiskOutcome>> known =
                    copies.stream().map(ImageCopy::outcomes).toList();
            ends = known.stream().anyMatch(Objects::isNull) ? null : OutcomeCodec.write(known);
        }
        return ends != null;
    }

    private void skip() {
        while (disk < copies.size()) {
            if (copies.get(disk).settle()) {
                workers.get(disk).wake();
            }
            if (!copies.get(disk).isOver()) {
                return;
            }
            disk++;
        }
    }

    /** The next piece, if it {@link #isReady}. */
    public Piece next() {
        if (ends.hasRemaining()) {
            int offset = ends.position();
            int length = Math.min(ImageCopy.CHUNK, ends.remaining());
            ends.position(offset + length);
            return new Piece(false, offset, ends.slice(offset, length));
        }
        ImageCopy.Chunk chunk = copies.get(disk).next();
        workers.get(disk).wake();
        return new Piece(true, starts[disk] + chunk.offset(), chunk.bytes());
    }

    /** Whether all pieces have been taken. */
    public boolean isOver() {
        skip();
        return endsKnown() && !ends.hasRemaining() && disk == copies.size();
    }

    /** Why there will be no copy, in one line; empty if nothing has gone wrong. */
    public String failure() {
        return copies.stream()
                .map(ImageCopy::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** How much of the images has been looked at. */
    public long scannedBytes() {
        return copies.stream().mapToLong(ImageCopy::scanned).sum();
    }

    /** Of all images. */
    public long totalBytes() {
        return workers.stream().mapToLong(HostDisk::travellingBytes).sum();
    }

    /** The disks go on without it. */
    @Override
    public void close() {
        copies.forEach(ImageCopy::close);
        workers.forEach(HostDisk::wake);
    }
}
