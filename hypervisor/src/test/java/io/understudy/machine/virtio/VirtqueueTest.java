package io.understudy.machine.virtio;

import static io.understudy.machine.virtio.Driver.BUFFERS;
import static io.understudy.machine.virtio.Driver.NEXT;
import static io.understudy.machine.virtio.Driver.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.bus.Dma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VIRTIO 1.1, 2.6. Another seed with {@code -Dunderstudy.seed}. */
class VirtqueueTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final int HOSTILE_RINGS = 4_000;

    private final Driver driver = new Driver();
    private final Virtqueue queue = driver.queue;

    @Test
    void shouldReadAndWriteWhatAChainNames() {
        driver.bytes.put(BUFFERS, new byte[] {1, 2, 3}).put(BUFFERS + 0x10, new byte[] {4, 5});
        driver.descriptor(5, BUFFERS, 3, NEXT, 2)
                .descriptor(2, BUFFERS + 0x10, 2, NEXT, 7)
                .descriptor(7, BUFFERS + 0xFFE, 4, NEXT | WRITE, 0)
                .descriptor(0, BUFFERS + 0x20, 3, WRITE, 99)
                .offer(5);
        assertEquals(1, queue.waiting());
        DescriptorChain chain = queue.next();
        assertEquals(5, chain.readableBytes());
        assertEquals(7, chain.writableBytes());
        byte[] read = new byte[5];
        assertEquals(Dma.Result.DONE, chain.read(read, 5));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, read);
        assertEquals(Dma.Result.DONE, chain.write(new byte[] {10, 11, 12, 13, 14, 15, 16}, 6));
        assertEquals(0x0D0C0B0A, driver.bytes.getInt(BUFFERS + 0xFFE));
        assertEquals(0x000F0E, driver.bytes.getInt(BUFFERS + 0x20));
        assertTrue(queue.complete(chain, 6));
        assertEquals(1, driver.usedIndex());
        assertEquals(5, driver.usedHead(0));
        assertEquals(6, driver.usedLength(0));
        assertEquals(0, queue.waiting());
        assertFalse(queue.isBroken());
    }

    @Test
    void shouldGoRoundItsRingsForEver() {
        driver.descriptor(3, BUFFERS, 16, WRITE, 0);
        for (int number = 0; number < 70_000; number++) {
            driver.offer(3);
            assertEquals(1, queue.waiting());
            assertTrue(queue.complete(queue.next(), number));
            assertEquals((number + 1) & 0xFFFF, driver.usedIndex());
            assertEquals(number, driver.usedLength(number));
        }
    }

    @Test
    void shouldNotInterruptADriverThatDoesNotWantIt() {
        driver.descriptor(0, BUFFERS, 16, WRITE, 0).offer(0).bytes.putShort(Driver.AVAILABLE, (short) 1);
        assertEquals(1, queue.waiting());
        assertFalse(queue.complete(queue.next(), 16));
        assertEquals(1, driver.usedIndex());
    }

    @Test
    void shouldTakeAChainOfAllDescriptors() {
        for (int number = 0; number < Driver.SIZE; number++) {
            driver.descriptor(
                    number, BUFFERS + number, 1, number == Driver.SIZE - 1 ? WRITE : NEXT | WRITE, number + 1);
        }
        driver.offer(0);
        assertEquals(Driver.SIZE, queue.next().writableBytes());
    }

    /** What a single descriptor can have wrong. */
    @ParameterizedTest
    @CsvSource({
        "0x10000, 1, 2, 0, behind RAM",
        "0xFFFF, 2, 2, 0, over its end",
        "0x8000, 0, 2, 0, no length",
        "0x8000, -1, 2, 0, four gibibytes",
        "0x8000, 0x80000000, 2, 0, two gibibytes",
        "-1, 1, 2, 0, the last address",
        "-16, 32, 2, 0, round the end of all addresses",
        "0x8000, 16, 4, 0, indirect",
        "0x8000, 16, 0x8002, 0, a flag that does not exist",
        "0x8000, 16, 3, 0, a circle of one",
        "0x8000, 16, 3, 8, a link to no descriptor",
        "0x8000, 16, 3, 10, a link behind the table",
        "0x8000, 16, 3, 0xFFFF, a link to no descriptor"
    })
    void shouldBreakAtNonsense(String address, String length, int flags, int next, String what) {
        // Behind the table, and behind the ring that follows it, lies what looks like a descriptor.
        driver.descriptor(10, BUFFERS, 16, WRITE, 0);
        driver.descriptor(0, Long.decode(address), (int) (long) Long.decode(length), flags, next)
                .offer(0);
        breaks(what);
    }

    @Test
    void shouldBreakAtNonsenseInARing() {
        driver.descriptor(0, BUFFERS, 16, WRITE, 0);
        driver.descriptor(10, BUFFERS, 16, WRITE, 0);
        driver.bytes.putShort(Driver.AVAILABLE + 4, (short) 10);
        driver.setAvailableIndex(1);
        breaks("a head that is no descriptor");
        driver.setAvailableIndex(9);
        assertEquals(0, queue.waiting(), "more than the ring holds");
        breaks("an index that jumps");
        driver.setAvailableIndex(0xFFFF);
        assertEquals(0, queue.waiting());
        breaks("an index that goes back");
        driver.setAvailableIndex(1)
                .descriptor(0, BUFFERS, 16, NEXT, 1)
                .descriptor(1, BUFFERS, 16, NEXT, 2)
                .descriptor(2, BUFFERS, 16, NEXT, 1)
                .bytes
                .putShort(Driver.AVAILABLE + 4, (short) 0);
        breaks("a circle");
        driver.descriptor(0, BUFFERS, 16, NEXT | WRITE, 1).descriptor(1, BUFFERS, 16, 0, 0);
        breaks("something to read behind something to write");
    }

    @ParameterizedTest
    @CsvSource({"16", "14", "-1", "0x7FFFFFFF"})
    void shouldBreakWhereNoRingCanLie(String frame) {
        queue.place((int) (long) Long.decode(frame));
        if (queue.waiting() == 0) {
            assertTrue(queue.isBroken() || frame.equals("14"), "frame " + frame);
        }
        queue.place(15);
        assertEquals(0, queue.waiting());
        driver.bytes.putShort(15 * 4096 + 16 * Driver.SIZE + 2, (short) 1).putInt(15 * 4096 + 8, 4);
        assertEquals(1, queue.waiting());
        DescriptorChain chain = queue.next();
        assertNotNull(chain);
        assertFalse(queue.complete(chain, 0), "its used ring lies behind RAM");
        assertTrue(queue.isBroken());
    }

    private void breaks(String what) {
        int waiting = queue.waiting();
        assertNull(queue.next(), what);
        assertTrue(queue.isBroken(), what);
        assertEquals(0, queue.waiting(), what);
        assertNull(queue.next(), what);
        assertEquals(0, driver.usedIndex(), what + ", " + waiting);
        queue.place(Driver.FRAME);
        assertFalse(queue.isBroken());
    }

    /**
     * Rings of random bytes, some of them sound by half: whatever they hold, nothing is thrown, the same rings give the same
     * answers, and no byte of RAM changes but those that a chain named for writing, and the used ring.
     */
    @Test
    void shouldBearAnyRing() {
        int served = 0;
        int broken = 0;
        for (int round = 0; round < HOSTILE_RINGS; round++) {
            Driver one = HostileRing.of(SEED * HOSTILE_RINGS + round);
            Driver other = HostileRing.of(SEED * HOSTILE_RINGS + round);
            int mine = HostileRing.serve(one);
            assertEquals(mine, HostileRing.serve(other));
            assertArrayEquals(one.bytes.array(), other.bytes.array());
            served += mine;
            broken += one.queue.isBroken() ? 1 : 0;
        }
        assertTrue(served > HOSTILE_RINGS / 10, "served " + served);
        assertTrue(broken > HOSTILE_RINGS / 10 && broken < HOSTILE_RINGS, "broken " + broken);
    }
}
