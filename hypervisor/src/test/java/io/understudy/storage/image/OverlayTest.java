package io.understudy.storage.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static final int BYTES = (6 << 16) + 512;

    @Test
    void shouldReadWhatWasWrittenAndLeaveTheImageAsItWas() throws Exception {
        Random random = new Random(1);
        Memory base = new Memory();
        random.nextBytes(base.image);
        byte[] before = base.image.clone();
        byte[] model = base.image.clone();
        Memory written = new Memory();
        Overlay overlay = new Overlay(base, BYTES, written);
        for (int round = 0; round < 300; round++) {
            byte[] data = new byte[1 + random.nextInt(200_000)];
            int at = random.nextInt(model.length - data.length);
            if (random.nextBoolean()) {
                random.nextBytes(data);
                overlay.write(at, ByteBuffer.wrap(data));
                System.arraycopy(data, 0, model, at, data.length);
            } else {
                overlay.read(at, ByteBuffer.wrap(data));
                assertArrayEquals(Arrays.copyOfRange(model, at, at + data.length), data);
            }
        }
        overlay.force();
        assertArrayEquals(before, base.image);
        overlay.close();
        assertTrue(base.closed && written.closed);
    }

    private static final class Memory implements Blocks {
        private final byte[] image = new byte[BYTES];
        private boolean closed;

        @Override
        public void read(long offset, ByteBuffer into) {
            into.put(image, (int) offset, into.remaining());
        }

        @Override
        public void write(long offset, ByteBuffer from) {
            from.get(image, (int) offset, from.remaining());
        }

        @Override
        public void force() {}

        @Override
        public void close() {
            closed = true;
        }
    }
}
