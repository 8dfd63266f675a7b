package io.understudy.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An image that could not be had: every request fails, and says why. */
record NoBlocks(String why) implements Blocks {
    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        throw new IOException(why);
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        throw new IOException(why);
    }

    @Override
    public void force() throws IOException {
        throw new IOException(why);
    }

    @Override
    public void close() {}
}
