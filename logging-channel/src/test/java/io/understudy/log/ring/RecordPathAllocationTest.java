package io.understudy.log.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.understudy.log.entry.Baseline;
import io.understudy.log.frame.FrameWriter;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The vCPU thread must not feed the garbage collector: neither recording nor draining allocates. */
@Timeout(60)
class RecordPathAllocationTest {
    private static final int ENTRIES = 1_000_000;

    /** What a few classes loaded on first use take; one byte an entry would be 1 000 000. */
    private static final long FIRST_USE_BYTES = 20_000;

    @Test
    void shouldRecordAndDrainAMillionEntriesWithoutAllocating() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
        int[] wakes = {0};
        RingConsumer consumer = ring.addConsumer(Promptness.AT_FLUSH, () -> wakes[0]++);
        FrameWriter frame = new FrameWriter(64 * 1024);
        byte[] serial = new byte[64];
        run(ring, consumer, frame, serial, 0, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(ring, consumer, frame, serial, 20_000, ENTRIES);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < FIRST_USE_BYTES, allocated + " bytes");
        assertEquals(ENTRIES, ring.metrics().entries());
        assertTrue(wakes[0] > 0);
    }

    private static void run(LogRing ring, RingConsumer consumer, FrameWriter frame, byte[] serial, int from, int to) {
        for (int i = from; i < to; i++) {
            long position = 1000L * i;
            switch (i % 10) {
                case 0 -> ring.clockRead(position, position);
                case 1 -> ring.draw(position, 1, serial, 0, 8);
                case 2 -> ring.output(position, i / 10 % 3, i / 10 % 3 == 0 ? 1 : 1514, i);
                case 3 -> ring.clockAdvance(position, i, position);
                case 4 -> ring.input(position, i, i / 10 % 3, serial, 0, i % 64 + 1);
                case 5 -> ring.interrupt(position, i, 32);
                case 6 -> ring.progress(position, i);
                case 7 -> ring.halt(position, i);
                default -> ring.hash(position, i, i, i, i, i);
            }
            if (i % 50 == 0) {
                ring.flush();
            }
            if (i % 2000 == 0) {
                while (consumer.drain(frame, 1) > 0) {
                    frame.finish();
                }
            }
        }
    }
}
