package io.understudy.arbiter.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk whose power fails at a chosen operation. What was not forced by then is lost: of unforced bytes a random part
 * stays, or zeros stay in their place; an unforced rename happened or not.
 */
final class LossyDisk implements Disk {
    private final Disk disk = new LocalDisk();
    private final Random random;
    private int operationsLeft;
    private final Map<Path, Long> forcedLength = new HashMap<>();
    private final Map<Path, byte[]> beforeOverwriting = new HashMap<>();
    private Path renamed;
    private byte[] beforeRename;

    LossyDisk(Random random, int operationsUntilFailure) {
        this.random = random;
        this.operationsLeft = operationsUntilFailure;
    }

    /** The process was killed and another one goes on with what the operating system still has, forced or not. */
    void goOn() {
        operationsLeft = Integer.MAX_VALUE;
    }

    /** Whether the power failed. */
    boolean isDead() {
        return operationsLeft < 0;
    }

    private void operation() throws IOException {
        if (--operationsLeft < 0) {
            throw new IOException("the power failed");
        }
    }

    /** Leaves on the real disk what a power failure would. */
    void loseUnforced() throws IOException {
        for (Map.Entry<Path, Long> file : forcedLength.entrySet()) {
            if (Files.exists(file.getKey())) {
                lose(file.getKey(), file.getValue().intValue());
            }
        }
        for (Map.Entry<Path, byte[]> file : beforeOverwriting.entrySet()) {
            if (random.nextBoolean()) {
                Files.write(file.getKey(), file.getValue());
            }
        }
        if (renamed != null && random.nextBoolean()) {
            if (beforeRename == null) {
                Files.delete(renamed);
            } else {
                Files.write(renamed, beforeRename);
            }
        }
    }

    private void lose(Path path, int forced) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        int kept = forced + random.nextInt(bytes.length - forced + 1);
        boolean zeros = random.nextInt(3) == 0;
        if (zeros) {
            int sector = Math.max(forced, kept / 512 * 512);
            Arrays.fill(bytes, sector, bytes.length, (byte) 0);
            Files.write(path, bytes);
        } else {
            Files.write(path, Arrays.copyOf(bytes, kept));
        }
    }

    @Override
    public AppendFile open(Path file, long length) throws IOException {
        operation();
        AppendFile opened = disk.open(file, length);
        forcedLength.merge(file, length, Math::min);
        return new LossyFile(file, opened);
    }

    @Override
    public AppendFile create(Path file) throws IOException {
        operation();
        forcedLength.put(file, 0L);
        return new LossyFile(file, disk.create(file));
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        operation();
        renamed = to;
        beforeRename = Files.exists(to)
                ? Arrays.copyOf(Files.readAllBytes(to), forcedLength.get(to).intValue())
                : null;
        disk.replace(from, to);
        forcedLength.put(to, forcedLength.remove(from));
    }

    /** What becomes longer may be cut off anywhere; else the old text or the new one stays. */
    @Override
    public void overwrite(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
        byte[] before = Files.readAllBytes(file);
        boolean grows = bytes.remaining() > before.length;
        disk.overwrite(file, channel, bytes);
        if (grows) {
            before = Arrays.copyOf(Files.readAllBytes(file), random.nextInt(before.length, (int) channel.size() + 1));
        }
        beforeOverwriting.putIfAbsent(file, before);
        operation();
    }

    @Override
    public void force(FileChannel channel) throws IOException {
        operation();
        beforeOverwriting.clear();
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        operation();
        renamed = null;
    }

    private final class LossyFile implements AppendFile {
        private final Path created;
        private final AppendFile file;

        LossyFile(Path created, AppendFile file) {
            this.created = created;
            this.file = file;
        }

        /** The file keeps its identity when it is renamed. */
        private Path path() {
            return forcedLength.containsKey(created) ? created : created.resolveSibling(JournalDirectory.JOURNAL);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            file.write(bytes);
            operation();
        }

        @Override
        public void force() throws IOException {
            operation();
            forcedLength.put(path(), file.length());
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
