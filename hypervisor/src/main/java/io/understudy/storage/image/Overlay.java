package io.understudy.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** What is written lies beside an image that stays as it was; in chunks, each whole from its first write on. */
final class Overlay implements Blocks {
    private static final int CHUNK = 64 << 10;

    private final Blocks base;
    private final long bytes;
    private final Blocks written;
    private final BitSet chunks = new BitSet();

    /** @param written as large as needed, and thrown away when this is closed */
    Overlay(Blocks base, long bytes, Blocks written) {
        this.base = base;
        this.bytes = bytes;
        this.written = written;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        int end = into.limit();
        long at = offset;
        while (into.position() < end) {
            int length = (int) Math.min(end - into.position(), CHUNK - at % CHUNK);
            into.limit(into.position() + length);
            (chunks.get(chunk(at)) ? written : base).read(at, into);
            at += length;
            into.limit(end);
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        for (int chunk = chunk(offset); chunk <= chunk(offset + from.remaining() - 1); chunk++) {
            if (!chunks.get(chunk)) {
                long start = (long) chunk * CHUNK;
                ByteBuffer old = ByteBuffer.allocate((int) Math.min(CHUNK, bytes - start));
                base.read(start, old);
                written.write(start, old.flip());
                chunks.set(chunk);
            }
        }
        written.write(offset, from);
    }

    private static int chunk(long at) {
        return (int) (at / CHUNK);
    }

    @Override
    public void force() {
        // Nobody will look for it after a failure.
    }

    @Override
    public void close() throws IOException {
        base.close();
        written.close();
    }
}
