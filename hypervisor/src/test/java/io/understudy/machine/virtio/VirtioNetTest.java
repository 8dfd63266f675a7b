package io.understudy.machine.virtio;

import static io.understudy.machine.virtio.NetDriver.BUFFERS;
import static io.understudy.machine.virtio.NetDriver.NEXT;
import static io.understudy.machine.virtio.NetDriver.WRITE;
import static io.understudy.machine.virtio.VirtioNet.RECEIVE;
import static io.understudy.machine.virtio.VirtioNet.TRANSMIT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.bus.PciBus;
import io.understudy.machine.bus.PortBus;
import io.understudy.state.StateWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VIRTIO 1.1, 5.1, in its legacy interface. Another seed with {@code -Dunderstudy.seed}. */
class VirtioNetTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final int HOSTILE_ROUNDS = 3_000;
    private static final int NEEDS_RESET = 0x40;

    private final NetDriver driver = new NetDriver(1500);

    @Test
    void shouldSayWhatItIs() {
        PciBus pci = new PciBus(new PortBus(), irq -> high -> {});
        pci.plug(3, driver.card.function());
        int[] expected = {0, 0x1000_1AF4, 8, 0x020000_00, 0x2C, 0x0001_1AF4};
        for (int i = 0; i < expected.length; i += 2) {
            pci.write(PciBus.ADDRESS, 4, PciBus.ENABLE | 3 << 11 | expected[i]);
            assertEquals(expected[i + 1], pci.read(PciBus.DATA, 4));
        }
        assertEquals(1 << 3 | 1 << 5 | 1 << 16, driver.card.read(0, 4), "MTU, MAC, STATUS");
        byte[] mac = new byte[6];
        for (int i = 0; i < 6; i++) {
            mac[i] = (byte) driver.card.read(20 + i, 1);
        }
        assertArrayEquals(new byte[] {0x52, 0x54, 0, 0x12, 0x34, 0x56}, mac);
        assertEquals(1, driver.card.read(26, 2), "link up");
        assertEquals(1500, driver.card.read(30, 2));
        assertEquals(0x12005452, driver.card.read(20, 4));
        for (int queue = 0; queue < 3; queue++) {
            driver.card.write(14, 2, queue);
            assertEquals(queue < 2 ? 256 : 0, driver.card.read(12, 2));
        }
    }

    @Test
    void shouldSendAFrameWhereverItsHeaderEnds() {
        driver.ready();
        byte[] frame = frame(60);
        driver.bytes.put(BUFFERS + 10, frame);
        driver.descriptor(TRANSMIT, 0, BUFFERS, 70, 0, 0).offer(TRANSMIT, 0);
        driver.descriptor(TRANSMIT, 1, BUFFERS, 10, NEXT, 2)
                .descriptor(TRANSMIT, 2, BUFFERS + 10, 60, 0, 0)
                .offer(TRANSMIT, 1);
        driver.descriptor(TRANSMIT, 3, BUFFERS, 3, NEXT, 4)
                .descriptor(TRANSMIT, 4, BUFFERS + 3, 40, NEXT, 5)
                .descriptor(TRANSMIT, 5, BUFFERS + 43, 27, 0, 0)
                .offer(TRANSMIT, 3);
        driver.notifyQueue(TRANSMIT);
        assertEquals(3, driver.sent.size());
        driver.sent.forEach(sent -> assertArrayEquals(frame, sent));
        assertEquals(3, driver.usedIndex(TRANSMIT));
        assertEquals(1, driver.interrupts());
        driver.suppressInterrupts(TRANSMIT).offer(TRANSMIT, 0).notifyQueue(TRANSMIT);
        assertEquals(0, driver.interrupts());
        assertEquals(4, driver.sent.size());
    }

    /** What no wire carries is lost, and its buffer given back. */
    @ParameterizedTest
    @CsvSource({"1, 0", "10, 0", "23, 0", "24, 1", "1528, 1", "1529, 0", "65536, 0"})
    void shouldSendWhatAWireCanCarry(int bytes, int sent) {
        driver.ready();
        driver.descriptor(TRANSMIT, 7, BUFFERS, bytes, 0, 0).offer(TRANSMIT, 7).notifyQueue(TRANSMIT);
        assertEquals(sent, driver.sent.size());
        assertEquals(1, driver.usedIndex(TRANSMIT));
        assertEquals(0, driver.status() & NEEDS_RESET);
    }

    @Test
    void shouldSendNothingThatTheDeviceWouldHaveToWrite() {
        driver.ready();
        driver.descriptor(TRANSMIT, 0, BUFFERS, 100, WRITE, 0)
                .offer(TRANSMIT, 0)
                .notifyQueue(TRANSMIT);
        assertEquals(0, driver.sent.size());
        assertEquals(1, driver.usedIndex(TRANSMIT));
    }

    @Test
    void shouldLoseWhatABlockSendsBeyondItsShare() {
        NetDriver large = new NetDriver(NetworkCard.MOST_MTU).ready();
        int frame = 65_538;
        large.descriptor(TRANSMIT, 0, BUFFERS, VirtioNet.HEADER_BYTES + frame, 0, 0);
        int share = VirtioNet.MOST_BYTES_IN_A_BLOCK / frame;
        for (int number = 0; number < NetDriver.SIZE; number++) {
            large.offer(TRANSMIT, 0);
        }
        large.notifyQueue(TRANSMIT);
        assertEquals(share, large.sent.size());
        assertEquals(NetDriver.SIZE, large.usedIndex(TRANSMIT));
        large.block = 1;
        large.offer(TRANSMIT, 0).notifyQueue(TRANSMIT);
        assertEquals(share + 1, large.sent.size());
    }

    @Test
    void shouldSendAWholeRingOfTheUsualFramesInOneBlock() {
        driver.ready();
        driver.descriptor(TRANSMIT, 0, BUFFERS, VirtioNet.HEADER_BYTES + 1518, 0, 0);
        for (int number = 0; number < NetDriver.SIZE; number++) {
            driver.offer(TRANSMIT, 0);
        }
        driver.notifyQueue(TRANSMIT);
        assertEquals(NetDriver.SIZE, driver.sent.size());
    }

    @Test
    void shouldReceiveWhenTheDriverHasOfferedABuffer() {
        byte[] frame = frame(64);
        assertEquals(0, driver.input.room());
        driver.ready();
        assertEquals(0, driver.input.room());
        assertEquals(1, driver.offered, "the driver is ready");
        driver.bytes.put(BUFFERS, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        driver.descriptor(RECEIVE, 0, BUFFERS, 10, NEXT | WRITE, 1)
                .descriptor(RECEIVE, 1, BUFFERS + 0x800, 1518, WRITE, 0)
                .offer(RECEIVE, 0)
                .notifyQueue(RECEIVE);
        assertEquals(2, driver.offered);
        assertEquals(0, driver.interrupts());
        assertEquals(1518, driver.input.room());
        driver.input.receive(frame, 0, frame.length);
        assertEquals(1, driver.interrupts());
        assertEquals(1, driver.usedIndex(RECEIVE));
        assertEquals(74, driver.usedLength(RECEIVE, 0));
        assertArrayEquals(new byte[10], Arrays.copyOfRange(driver.bytes.array(), BUFFERS, BUFFERS + 10));
        assertArrayEquals(frame, Arrays.copyOfRange(driver.bytes.array(), BUFFERS + 0x800, BUFFERS + 0x840));
        assertEquals(0, driver.input.room());
        assertThrows(IllegalArgumentException.class, () -> driver.input.receive(frame, 0, frame.length));
    }

    @Test
    void shouldLoseAFrameThatItsBufferIsTooSmallFor() {
        driver.ready();
        driver.descriptor(RECEIVE, 0, BUFFERS, 73, WRITE, 0).offer(RECEIVE, 0);
        driver.descriptor(RECEIVE, 1, BUFFERS, 100, 0, 0).offer(RECEIVE, 1);
        for (int number = 0; number < 2; number++) {
            driver.input.receive(frame(64), 0, 64);
            assertEquals(0, driver.usedLength(RECEIVE, number));
        }
        assertEquals(2, driver.usedIndex(RECEIVE));
        assertEquals(0, driver.bytes.getLong(BUFFERS));
        assertEquals(0, driver.status() & NEEDS_RESET);
    }

    /** Looking for room is done by one replica only, so it changes nothing; the frame that comes is what finds nonsense. */
    @Test
    void shouldFindNonsenseWhenAFrameComesAndNotBefore() {
        driver.ready().setAvailableIndex(RECEIVE, 300);
        byte[] before = state();
        assertEquals(1518, driver.input.room());
        assertArrayEquals(before, state());
        driver.input.receive(frame(64), 0, 64);
        assertEquals(NEEDS_RESET, driver.status() & NEEDS_RESET);
        assertEquals(2, driver.interrupts());
        assertEquals(0, driver.input.room());
        driver.card.write(18, 1, 0);
        driver.setAvailableIndex(RECEIVE, 0).ready();
        driver.descriptor(RECEIVE, 0, BUFFERS, 100, WRITE, 0).offer(RECEIVE, 0);
        driver.input.receive(frame(64), 0, 64);
        assertEquals(74, driver.usedLength(RECEIVE, 0));
    }

    /**
     * Whatever rings and buffers hold, nothing is thrown, two cards do the same, one of them restored from its copy all the
     * time, and what they send lies within bounds.
     */
    @Test
    void shouldBearAnyDriver() {
        int sent = 0;
        int received = 0;
        int broken = 0;
        for (int round = 0; round < HOSTILE_ROUNDS; round++) {
            NetDriver one = new NetDriver(300).ready();
            NetDriver other = new NetDriver(300).ready();
            HostileNet.play(one, new Random(SEED * HOSTILE_ROUNDS + round), false);
            HostileNet.play(other, new Random(SEED * HOSTILE_ROUNDS + round), true);
            assertArrayEquals(one.bytes.array(), other.bytes.array());
            assertArrayEquals(state(one), state(other));
            assertEquals(one.sent.size(), other.sent.size());
            for (int i = 0; i < one.sent.size(); i++) {
                assertArrayEquals(one.sent.get(i), other.sent.get(i));
                assertTrue(one.sent.get(i).length >= 14 && one.sent.get(i).length <= 318);
            }
            sent += one.sent.size();
            received += one.usedIndex(RECEIVE) > 0 ? 1 : 0;
            broken += (one.status() & NEEDS_RESET) == 0 ? 0 : 1;
        }
        assertTrue(sent > HOSTILE_ROUNDS / 2, "sent " + sent);
        assertTrue(received > HOSTILE_ROUNDS / 4, "received " + received);
        assertTrue(broken > HOSTILE_ROUNDS / 10 && broken < HOSTILE_ROUNDS, "broken " + broken);
    }

    private byte[] state() {
        return state(driver);
    }

    private static byte[] state(NetDriver driver) {
        StateWriter out = new StateWriter();
        driver.card.save(out);
        byte[] bytes = new byte[out.written().remaining()];
        out.written().get(bytes);
        return bytes;
    }

    private static byte[] frame(int bytes) {
        byte[] frame = new byte[bytes];
        new Random(bytes).nextBytes(frame);
        return frame;
    }
}
