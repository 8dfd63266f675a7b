package io.understudy.log.entry;

import java.util.zip.CRC32C;

/**
 * What an OUTPUT says of its content, from which a replay sees that it made the same: of a single byte the byte itself, of
 * more their CRC-32C. One thread; allocates nothing.
 */
public final class OutputCheck {
    private final CRC32C crc = new CRC32C();

    /** The check of these bytes, at least one. */
    public int of(byte[] bytes, int offset, int length) {
        if (length == 1) {
            return bytes[offset] & 0xFF;
        }
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
