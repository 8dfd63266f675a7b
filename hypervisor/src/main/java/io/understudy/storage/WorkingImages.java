package io.understudy.storage;

import io.understudy.disk.DurableNames;
import io.understudy.disk.LockedFile;
import io.understudy.log.store.StandbyFolder;
import io.understudy.step.Threads;
import io.understudy.storage.copy.MachineBasis;
import io.understudy.storage.image.Blocks;
import io.understudy.storage.image.Drive;
import io.understudy.storage.image.FileBlocks;
import io.understudy.storage.image.SparseCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The images on which a host of a pool works: its own, in a folder that goes when the machine is gone. The first host of a
 * machine copies what the user named; one that joins later gets the images with the state, and of those that it left before only
 * what differs.
 *
 * @param parent where the folder is made
 * @param host whose it is
 * @param machine which it is, in words of whatever kind
 */
public record WorkingImages(Path parent, String host, String machine) {
    private static final Object COPYING = new Object();

    /**
     * With what the named images hold.
     *
     * @throws IllegalArgumentException if one cannot be had, in one line
     */
    public Disks copied(List<Drive> drives, Optional<Disks.Coming> coming, Threads threads) {
        drives.forEach(drive -> {
            if (drive.export().isEmpty() && Drive.sizeOf(drive.file()) != drive.bytes()) {
                throw new IllegalArgumentException("disk image " + drive.file() + " has not " + drive.bytes()
                        + " bytes any more, as when the machine was started");
            }
        });
        return open(drives, file -> drive -> copy(drive.file(), file), coming, threads);
    }

    /** Of zeros, which are to be filled. */
    public Disks empty(List<Drive> drives, Disks.Coming coming, Threads threads) {
        return open(drives, file -> drive -> create(file, drive.bytes()), Optional.of(coming), threads);
    }

    /**
     * Those that this host left, of which is to be said what they hold so that they are filled with what differs; of zeros if
     * there are none, or they are too large for that.
     */
    public Disks left(List<Drive> drives, Disks.Coming coming, Threads threads) {
        boolean comparable = drives.stream().mapToLong(Drive::bytes).sum() <= MachineBasis.MOST_BYTES;
        Optional<StandbyFolder> left = comparable ? left().find(drives) : Optional.empty();
        return left.map(folder -> in(folder, true, drives, file -> drive -> again(file), Optional.of(coming), threads))
                .orElseGet(() -> empty(drives, coming, threads));
    }

    private static FileChannel again(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private LeftImages left() {
        return new LeftImages(parent, host, machine);
    }

    private interface Making {
        FileChannel of(Drive drive) throws IOException;
    }

    private Disks open(
            List<Drive> drives, Function<Path, Making> making, Optional<Disks.Coming> coming, Threads threads) {
        if (drives.isEmpty()) {
            return Disks.NONE;
        }
        try {
            StandbyFolder folder = StandbyFolder.create(parent, host);
            try {
                left().sign(folder);
            } catch (IOException e) {
                folder.abandon();
                throw e;
            }
            return in(folder, false, drives, making, coming, threads);
        } catch (IOException e) {
            throw new IllegalArgumentException("no place for the images of disks: " + e.getMessage(), e);
        }
    }

    private static Disks in(
            StandbyFolder folder,
            boolean fromBefore,
            List<Drive> drives,
            Function<Path, Making> making,
            Optional<Disks.Coming> coming,
            Threads threads) {
        List<Disks.Source> sources = new ArrayList<>();
        for (Drive drive : drives) {
            if (drive.export().isPresent()) {
                sources.add(Disks.Source.shared(drive));
                continue;
            }
            Path file = LeftImages.file(folder.path(), sources.size());
            sources.add(new Disks.Source(
                    drive.bytes(),
                    () -> durable(making.apply(file).of(drive), folder.path()),
                    drive.cache(),
                    false,
                    Optional.empty()));
        }
        return Disks.of(sources, coming, threads).in(folder, fromBefore);
    }

    /** Forcing what is in a file does not force its name, and without that nothing in it is safe. */
    private static Blocks durable(FileChannel image, Path folder) throws IOException {
        try {
            DurableNames.force(folder);
        } catch (IOException e) {
            image.close();
            throw e;
        }
        return new FileBlocks(image, image);
    }

    /** In a folder that is this host's alone; what is there already an attempt left that failed. */
    private static FileChannel create(Path file, long bytes) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        try {
            // A hole as long as the image.
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    /** Nobody may write it meanwhile. One at a time, since a process shares a file only once. */
    private static FileChannel copy(Path from, Path to) throws IOException {
        synchronized (COPYING) {
            try (LockedFile source = LockedFile.tryShare(from.toAbsolutePath())
                    .orElseThrow(() -> new IOException("disk image " + from
                            + " is in use by another process, which may write it: end that one"))) {
                return copy(source.channel(), Drive.sizeOf(from), to);
            }
        }
    }

    private static FileChannel copy(FileChannel in, long bytes, Path to) throws IOException {
        FileChannel out = create(to, bytes);
        try {
            SparseCopy.copy(in, bytes, out);
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
        return out;
    }

    /** Leaves a folder for later when nothing in it is used any more. */
    static void leave(StandbyFolder folder) {
        try {
            folder.leave();
        } catch (IOException e) {
            // The process's end lets go of the lock.
        }
    }
}
