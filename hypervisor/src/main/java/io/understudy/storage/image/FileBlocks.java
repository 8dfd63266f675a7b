package io.understudy.storage.image;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * An image in a file.
 *
 * @param owner closed with it
 */
public record FileBlocks(FileChannel channel, Closeable owner) implements Blocks {
    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int length = channel.read(into, at);
            if (length < 0) {
                throw new EOFException("the image ends at " + at);
            }
            at += length;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        owner.close();
    }
}
