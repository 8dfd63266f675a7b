package io.understudy.log.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WireStringTest {
    @Test
    void shouldRoundTripText() {
        WireWriter out = new WireWriter(EnvelopeKind.REFUSE, 64).string("né 機械", 20, "it");
        WireReader in = Envelope.open(out.seal());
        in.u8("kind");
        assertEquals("né 機械", in.string(20, "it"));
        in.end("it");
    }

    @Test
    void shouldRefuseHostileText() {
        assertRefused("the length of it is 5, at most 4 are allowed".replace("are", "is"), 5, 1, 1, 1, 1, 1);
        assertRefused("the bytes end inside it", 4, 'a');
        assertRefused("it is not UTF-8", 2, 0xC3, 0x28);
        assertRefused("it holds control characters", 2, 'a', '\n');
    }

    @Test
    void shouldRefuseToWriteWhatCannotBeRead() {
        assertThrows(IllegalArgumentException.class, () -> WireWriter.requireText("a\nb", 9, "it"));
        assertThrows(IllegalArgumentException.class, () -> WireWriter.requireText("éé", 3, "it"));
        assertThrows(IllegalArgumentException.class, () -> WireWriter.requireText("\uD800", 9, "it"));
    }

    private static void assertRefused(String reason, int... bytes) {
        ByteBuffer in = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            in.put((byte) value);
        }
        CorruptLogException e =
                assertThrows(CorruptLogException.class, () -> new WireReader(in.flip(), 0).string(4, "it"));
        assertEquals(reason, e.reason());
    }
}
