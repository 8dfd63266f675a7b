package io.understudy.arbiter.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that only grows. */
interface AppendFile extends Closeable {
    /** Appends all bytes; they may be lost in a crash until {@link #force}. */
    void write(ByteBuffer bytes) throws IOException;

    /** Returns when all that was written, and the file's length, is on stable storage. */
    void force() throws IOException;

    /** The length in bytes, and so the offset of what is written next. */
    long length() throws IOException;
}
