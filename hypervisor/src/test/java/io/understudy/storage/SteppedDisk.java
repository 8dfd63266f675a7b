package io.understudy.storage;

import io.understudy.machine.block.DiskRequest;
import io.understudy.step.Steps;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.ImageFill;
import io.understudy.storage.image.Blocks;
import io.understudy.storage.image.CacheMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A disk of a few chunks whose thread is stepped by hand, over bytes in memory that can be made to fail. */
final class SteppedDisk implements Blocks {
    static final int BYTES = 6 * ImageCopy.CHUNK + 512;

    final byte[] image = new byte[BYTES];
    /** What it holds when everything is executed that was asked for. */
    final byte[] promised = new byte[BYTES];

    final DiskWorker worker;
    String failure = "";

    /** One that cannot be read before it is written; none if it is negative. */
    int badSector = -1;

    Runnable reading = () -> {};
    int forces;
    boolean closed;
    private long next;

    SteppedDisk(Optional<ImageFill> fill) {
        this(fill, true);
    }

    SteppedDisk(Optional<ImageFill> fill, boolean kept) {
        worker = new DiskWorker("disk 0", BYTES, () -> this, CacheMode.WRITEBACK, kept, fill);
        worker.begin((name, steps) -> () -> {});
    }

    SteppedDisk() {
        this(Optional.empty());
    }

    /** Says whether there was something to do. */
    boolean step() {
        return worker.step() == 0;
    }

    void run() {
        while (step()) {
            // until there is nothing more to do
        }
    }

    void end() {
        worker.close();
        while (worker.step() != Steps.OVER) {
            // what is left
        }
    }

    long write(long sector, byte[] data) {
        System.arraycopy(data, 0, promised, (int) sector * 512, data.length);
        worker.submit(new DiskRequest(next, DiskRequest.Kind.WRITE, sector, data.length, data, false));
        return next++;
    }

    long read(long sector, int bytes) {
        worker.submit(new DiskRequest(next, DiskRequest.Kind.READ, sector, bytes, new byte[0], false));
        return next++;
    }

    long flush() {
        worker.submit(new DiskRequest(next, DiskRequest.Kind.FLUSH, 0, 0, new byte[0], false));
        return next++;
    }

    private void check() throws IOException {
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }

    private boolean isBad(long offset, ByteBuffer piece) {
        long bad = badSector * 512L;
        return offset <= bad && bad < offset + piece.remaining();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        check();
        reading.run();
        if (isBad(offset, into)) {
            throw new IOException("Input/output error");
        }
        into.put(image, (int) offset, into.remaining());
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        check();
        badSector = isBad(offset, from) ? -1 : badSector;
        from.get(image, (int) offset, from.remaining());
    }

    @Override
    public void force() throws IOException {
        check();
        forces++;
    }

    @Override
    public void close() {
        closed = true;
    }
}
