package io.understudy.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What was written to a disk, in order, and when it was forced. For each: where, 8 bytes, -1 for a flush; how many bytes, 4; the
 * bytes. The highest byte comes first.
 *
 * @param entries in order; one that was cut off at the end is left out
 */
public record WriteLog(List<Entry> entries) {
    static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
    static final long FORCED = -1;
    private static final int MOST_BYTES = 64 << 20;

    /**
     * One of them.
     *
     * @param end how long the log was when it was there
     * @param offset where in the image
     * @param data empty for a flush
     */
    public record Entry(long end, long offset, ByteBuffer data) {
        /** Whether everything before it is safe by now. */
        public boolean isFlush() {
            return offset == FORCED;
        }
    }

    public WriteLog {
        entries = List.copyOf(entries);
    }

    /** @throws IOException if there is none, or it is none, in one line */
    public static WriteLog read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            while (fill(log, header.clear())) {
                long offset = header.flip().getLong();
                int length = header.getInt();
                if (length < 0 || length > MOST_BYTES || offset < FORCED) {
                    throw new IOException(file + " is no record of a disk's writes: entry " + entries.size() + " has "
                            + length + " bytes at " + offset);
                }
                ByteBuffer data = ByteBuffer.allocate(length);
                if (!fill(log, data)) {
                    break;
                }
                entries.add(new Entry(log.position(), offset, data.flip().asReadOnlyBuffer()));
            }
        }
        return new WriteLog(entries);
    }

    private static boolean fill(FileChannel log, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (log.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }
}
