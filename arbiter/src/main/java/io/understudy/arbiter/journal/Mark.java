package io.understudy.arbiter.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How far a journal was durable at some moment, and so may have been answered for: a journal that does not begin with
 * these bytes has lost some.
 *
 * @param length in bytes; 0 says nothing
 * @param crc CRC32C of the journal's first {@code length} bytes
 */
record Mark(long length, int crc) {
    static final Mark NONE = new Mark(0, 0);

    /** The mark of a file that grows. Not thread-safe. */
    static final class Growing {
        private final CRC32C crc = new CRC32C();
        private long length;

        Growing with(ByteBuffer bytes) {
            length += bytes.remaining();
            crc.update(bytes.duplicate());
            return this;
        }

        Mark mark() {
            return new Mark(length, (int) crc.getValue());
        }
    }
}
