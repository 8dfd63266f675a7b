package io.understudy.arbiter.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What the journal asks of a file system. A seam, so that a test can put a disk there that loses everything that was
 * not forced.
 */
interface Disk {
    /** Opens an existing file to go on behind its first {@code length} bytes; what is behind them is cut off. */
    AppendFile open(Path file, long length) throws IOException;

    /** Creates a file, or empties the one there is. */
    AppendFile create(Path file) throws IOException;

    /** Puts a file in the place of another, atomically; may be lost in a crash until {@link #forceDirectory}. */
    void replace(Path from, Path to) throws IOException;

    /**
     * Writes over the beginning of a file, within its first sector: what was there or what is new stays in a crash until
     * {@link #force(FileChannel)}.
     */
    void overwrite(Path file, FileChannel channel, ByteBuffer bytes) throws IOException;

    /** Returns when what was written through a channel is on stable storage. */
    void force(FileChannel channel) throws IOException;

    /** Returns when the names in a directory are on stable storage. */
    void forceDirectory(Path directory) throws IOException;
}
