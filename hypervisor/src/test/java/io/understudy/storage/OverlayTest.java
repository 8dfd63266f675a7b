package io.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverlayTest {
    @Test
    void shouldReadWhatWasWrittenAndLeaveTheImageAsItWas() throws Exception {
        Random random = new Random(1);
        SteppedDisk base = new SteppedDisk();
        random.nextBytes(base.image);
        byte[] before = base.image.clone();
        byte[] model = base.image.clone();
        SteppedDisk written = new SteppedDisk();
        Overlay overlay = new Overlay(base, SteppedDisk.BYTES, written);
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
}
