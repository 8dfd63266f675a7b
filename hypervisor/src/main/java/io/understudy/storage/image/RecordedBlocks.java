package io.understudy.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records what is written to an image, and when it is forced, in a file beside it: in the manner of Linux's dm-log-writes
 * (Documentation/admin-guide/device-mapper/log-writes.rst). An entry is there before the guest is told of what it records.
 */
final class RecordedBlocks implements Blocks {
    private final Blocks image;
    private final FileChannel log;
    private final ByteBuffer header = ByteBuffer.allocate(WriteLog.HEADER_BYTES);

    private RecordedBlocks(Blocks image, FileChannel log) {
        this.image = image;
        this.log = log;
    }

    static Blocks into(Path file, Blocks image) throws IOException {
        return new RecordedBlocks(
                image,
                FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING));
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        image.read(offset, into);
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        record(offset, from.duplicate());
        image.write(offset, from);
    }

    @Override
    public void force() throws IOException {
        image.force();
        record(WriteLog.FORCED, ByteBuffer.allocate(0));
    }

    private void record(long offset, ByteBuffer data) throws IOException {
        header.clear();
        header.putLong(offset).putInt(data.remaining()).flip();
        for (ByteBuffer part : new ByteBuffer[] {header, data}) {
            while (part.hasRemaining()) {
                log.write(part);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (log) {
            image.close();
        }
    }
}
