package io.understudy.cpu;

import java.nio.ByteBuffer;

/**
 * Memory of the host, as large as a processor's RAM, to copy that RAM to: outside the Java heap and outside the limit on
 * direct buffers. It outlives the processor and is given back by {@link #close}.
 */
public interface RamCopy extends AutoCloseable {
    /** Copies all RAM here, as one move. On the thread that owns the processor, which must not be closed yet. */
    void take();

    /** What was copied, read-only, from the start of RAM; must not be touched any more after {@link #close}. */
    ByteBuffer bytes();

    /** Gives the memory back. Twice does no harm. */
    @Override
    void close();
}
