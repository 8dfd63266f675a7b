package io.understudy.log.store;

import java.nio.ByteBuffer;

/**
 * The layout of a stored state: the channel's own messages behind each other.
 *
 * <pre>
 *  0                8
 * +----------------+------------+-------------+-------------+-----+-------------+-----------+
 * | magic          | LOG_HEADER | STATE_BEGIN | STATE_PIECE | ... | STATE_PIECE | STATE_END |
 * +----------------+------------+-------------+-------------+-----+-------------+-----------+
 * </pre>
 *
 * A file without its STATE_END is not whole.
 */
final class StateFileFormat {
    /** As a recording's ({@code LogFileFormat}), with another name. */
    private static final byte[] MAGIC = {(byte) 0xF7, 'U', 'S', 'T', 'A', '\r', '\n', 0x1A};

    static final int MAGIC_BYTES = 8;

    private StateFileFormat() {}

    static ByteBuffer magic() {
        return ByteBuffer.wrap(MAGIC.clone());
    }
}
