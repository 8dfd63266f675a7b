package io.understudy.storage.image;

import io.understudy.disk.LockedFile;
import io.understudy.nbd.ExportAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A disk as its user describes it.
 *
 * @param file its image; in a pool what it holds at first
 * @param bytes the size of the image, a multiple of 512
 * @param snapshot whether what is written is thrown away in the end
 * @param export where the image is if all replicas share it; then there is no file
 * @param readsExecuted of a shared one: whether a backup executes reads for itself, instead of having what was read in the log
 * @param writes where every write and every flush is recorded, for {@link WriteLog}
 */
public record Drive(
        Path file,
        long bytes,
        boolean readOnly,
        CacheMode cache,
        boolean snapshot,
        Optional<ExportAddress> export,
        boolean readsExecuted,
        Optional<Path> writes) {
    private static final int SECTOR = 512;

    /** One of an image in a file. */
    public Drive(Path file, long bytes, boolean readOnly, CacheMode cache, boolean snapshot) {
        this(file, bytes, readOnly, cache, snapshot, Optional.empty());
    }

    /** The same, whose writes may be recorded. */
    public Drive(Path file, long bytes, boolean readOnly, CacheMode cache, boolean snapshot, Optional<Path> writes) {
        this(file, bytes, readOnly, cache, snapshot, Optional.empty(), false, writes);
    }

    /** One that all replicas share. */
    public static Drive shared(
            ExportAddress export, long bytes, boolean readOnly, CacheMode cache, boolean readsExecuted) {
        return new Drive(
                Path.of(""), bytes, readOnly, cache, false, Optional.of(export), readsExecuted, Optional.empty());
    }

    /** The size of an image that lies here; refuses in one line what is none. */
    public static long sizeOf(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("disk image " + file
                        + (Files.exists(file)
                                ? " is no regular file: name one"
                                : " is not there: name one that is, or make it with 'truncate -s 1G " + file + "'"));
            }
            long bytes = Files.size(file);
            if (bytes == 0 || bytes % SECTOR != 0) {
                throw new IllegalArgumentException("disk image " + file + " has " + bytes
                        + " bytes, and a disk has whole sectors of " + SECTOR + ": make it longer with 'truncate -s'");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The same, thrown away in the end. */
    public Drive thrownAway() {
        return new Drive(file, bytes, readOnly, cache, true, export, readsExecuted, writes);
    }

    /**
     * Makes the image this process's own, and checks it.
     *
     * @throws IllegalArgumentException if it cannot be had, or is of another size by now, in one line
     */
    public Blocks.Opening claim() {
        long size = sizeOf(file);
        if (size != bytes) {
            throw new IllegalArgumentException(
                    "disk image " + file + " has " + size + " bytes, and the machine's disk has " + bytes);
        }
        boolean shared = readOnly || snapshot;
        try {
            Path path = file.toAbsolutePath();
            Optional<LockedFile> locked = shared ? LockedFile.tryShare(path) : LockedFile.tryLock(path);
            LockedFile own = locked.orElseThrow(() -> new IllegalArgumentException("disk image " + file
                    + " is in use by another process: end that one, or give another image"
                    + (shared ? "" : ", or snapshot=on once it is not written any more")));
            FileBlocks image = new FileBlocks(own.channel(), own);
            return () -> recorded(snapshot ? new Overlay(image, bytes, scratch()) : image);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Blocks recorded(Blocks image) throws IOException {
        return writes.isPresent() ? RecordedBlocks.into(writes.get(), image) : image;
    }

    private static Blocks scratch() throws IOException {
        Path file = Files.createTempFile("understudy", ".overlay");
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        return new FileBlocks(channel, channel);
    }

    private static IllegalArgumentException unreadable(Path file, IOException e) {
        return new IllegalArgumentException(
                "cannot open disk image " + file + ": " + e.getClass().getSimpleName() + ", " + e.getMessage()
                        + "; give one that this user may read and write",
                e);
    }
}
