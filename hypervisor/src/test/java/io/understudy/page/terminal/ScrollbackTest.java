package io.understudy.page.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ScrollbackTest {
    private final Scrollback printed = new Scrollback();

    @Test
    void shouldGiveEveryPieceToWhoeverKeepsUp() {
        printed.add(new byte[] {1, 2});
        printed.add(new byte[] {3});

        assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), printed.after(0));
        assertEquals(2, printed.next(0));
        assertEquals(ByteBuffer.wrap(new byte[] {3}), printed.after(2));
        assertEquals(3, printed.next(2));
        assertFalse(printed.after(3).hasRemaining());
    }

    @Test
    void shouldHaveWhoeverIsTooSlowGoOnAtTheOldest() {
        byte[] piece = new byte[1 << 10];
        int pieces = Scrollback.CAPACITY / piece.length;
        for (int i = 0; i < pieces + 10; i++) {
            printed.add(piece);
        }

        assertEquals(11L * piece.length, printed.next(0));
    }
}
