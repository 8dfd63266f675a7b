package io.understudy.log.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class VarintTest {
    @Test
    void shouldRoundTripAtEveryBoundary() {
        for (int bits = 0; bits < 64; bits++) {
            for (long value : new long[] {(1L << bits) - 1, 1L << bits, (1L << bits) + 1}) {
                if (value < 0) {
                    continue;
                }
                ByteBuffer out = ByteBuffer.allocate(Varint.MAX_BYTES);
                Varint.put(out, value);
                assertEquals(Varint.size(value), out.position(), Long.toString(value));
                assertEquals(value, new WireReader(out.flip(), 0).varint("it"));
            }
        }
    }

    @Test
    void shouldRefuseWhatNoWriterWrites() {
        assertRefused("at byte 0: it is spelt longer than need be", 0x80, 0x00);
        assertRefused("at byte 0: it does not fit in 63 bits", 255, 255, 255, 255, 255, 255, 255, 255, 255, 1);
        assertRefused("at byte 2: the bytes end inside it", 0x80, 0x80);
        assertThrows(IllegalArgumentException.class, () -> Varint.put(ByteBuffer.allocate(9), -1));
    }

    private static void assertRefused(String reason, int... bytes) {
        ByteBuffer in = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            in.put((byte) value);
        }
        CorruptLogException e =
                assertThrows(CorruptLogException.class, () -> new WireReader(in.flip(), 0).varint("it"));
        assertEquals("log: corrupt " + reason, e.getMessage());
    }
}
