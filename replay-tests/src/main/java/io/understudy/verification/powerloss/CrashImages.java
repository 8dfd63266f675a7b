package io.understudy.verification.powerloss;

import io.understudy.storage.image.WriteLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/** Images of a disk whose power failed, one after the other, from a record of its writes. */
final class CrashImages implements AutoCloseable {
    private static final int SECTOR = 512;

    private final List<WriteLog.Entry> entries;
    private final Path forced;
    private final FileChannel image;
    private final boolean forgetful;
    private int applied;

    /**
     * From the image as it was before the first write, which becomes this one's.
     *
     * @param forgetful whether the disk lies: of what was forced last, too, only a part remains
     */
    CrashImages(WriteLog log, Path before, boolean forgetful) throws IOException {
        entries = log.entries();
        forced = before;
        this.forgetful = forgetful;
        image = FileChannel.open(before, StandardOpenOption.WRITE);
    }

    /**
     * What may be there when the power fails behind so many entries.
     *
     * @param point not less than the last time
     */
    void make(int point, Random random, Path into) throws IOException {
        int safe = lastFlush(point);
        if (forgetful) {
            safe = lastFlush(Math.max(0, safe - 1));
        }
        for (; applied < safe; applied++) {
            write(image, entries.get(applied), SECTOR, random, false);
        }
        Files.copy(forced, into, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel copy = FileChannel.open(into, StandardOpenOption.WRITE)) {
            // Some disks lose all of it and some nothing.
            int keptOfTen = random.nextInt(11);
            for (WriteLog.Entry entry : entries.subList(safe, point)) {
                if (random.nextInt(10) < keptOfTen) {
                    write(copy, entry, SECTOR, random, random.nextInt(4) == 0);
                }
            }
        }
    }

    /** How many entries lie before the end of the last flush that was over by then. */
    private int lastFlush(int point) {
        for (int at = point; at > 0; at--) {
            if (entries.get(at - 1).isFlush()) {
                return at;
            }
        }
        return 0;
    }

    /** @param torn whether each sector of it stays or goes by itself */
    private static void write(FileChannel into, WriteLog.Entry entry, int sector, Random random, boolean torn)
            throws IOException {
        ByteBuffer data = entry.data().duplicate();
        int step = torn ? sector : Math.max(1, data.remaining());
        for (int at = 0; at < entry.data().remaining(); at += step) {
            if (!torn || random.nextBoolean()) {
                int length = Math.min(step, entry.data().remaining() - at);
                into.write(data.slice(at, length), entry.offset() + at);
            }
        }
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
