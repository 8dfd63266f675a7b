package io.understudy.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An image that could not be had: every request fails, and says why. */
public record NoBlocks(String why) implements Blocks {
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
