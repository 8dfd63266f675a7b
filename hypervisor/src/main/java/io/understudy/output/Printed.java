package io.understudy.output;

import java.nio.ByteBuffer;

/**
 * What a machine printed on its serial line.
 *
 * @param position of the first byte, counted from power-on
 */
public record Printed(long position, ByteBuffer bytes) {
    /** Behind the last byte. */
    public long end() {
        return position + bytes.remaining();
    }
}
