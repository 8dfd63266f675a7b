package io.understudy.machine.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.bus.Dma;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** A virtqueue as a driver without scruples writes it, drawn from a seed. */
final class HostileRing {
    private static final byte WRITTEN = 0x5C;

    private HostileRing() {}

    static Driver of(long seed) {
        Random random = new Random(seed);
        Driver driver = new Driver();
        for (int number = 0; number < Driver.SIZE; number++) {
            driver.descriptor(number, address(random), length(random), flags(random), next(random));
        }
        int wild = random.nextInt(4) == 0 ? 0x10000 : Driver.SIZE + 1;
        for (int slot = 0; slot < Driver.SIZE; slot++) {
            driver.bytes.putShort(Driver.AVAILABLE + 4 + 2 * slot, (short)
                    (random.nextInt(20) == 0 ? random.nextInt() : next(random)));
        }
        driver.setAvailableIndex(random.nextInt(wild));
        if (random.nextInt(8) == 0) {
            driver.queue.place(random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(18));
        }
        return driver;
    }

    private static long address(Random random) {
        return switch (random.nextInt(24)) {
            case 0 -> random.nextLong();
            case 1 -> Driver.RAM_BYTES - random.nextInt(16);
            case 2 -> -random.nextInt(16);
            // Over the rings themselves.
            case 3 -> Driver.DESCRIPTORS + random.nextInt(2 * 4096);
            default -> Driver.BUFFERS + random.nextInt(0x6000);
        };
    }

    private static int length(Random random) {
        return switch (random.nextInt(24)) {
            case 0 -> random.nextInt();
            case 1 -> 0;
            default -> 1 + random.nextInt(300);
        };
    }

    private static int flags(Random random) {
        return random.nextInt(24) == 0 ? random.nextInt(0x10000) : random.nextInt(4);
    }

    private static int next(Random random) {
        return random.nextInt(24) == 0 ? random.nextInt(0x10000) : random.nextInt(Driver.SIZE);
    }

    /** Serves what waits, and gives how much that was. */
    static int serve(Driver driver) {
        int served = 0;
        for (int left = driver.queue.waiting(); left > 0; left--) {
            DescriptorChain chain = driver.queue.next();
            if (chain == null) {
                assertTrue(driver.queue.isBroken());
                break;
            }
            int length = (int) Math.min(chain.writableBytes(), 1000);
            byte[] before = driver.bytes.array().clone();
            BitSet named = named(driver, chain);
            byte[] data = new byte[length];
            Arrays.fill(data, WRITTEN);
            assertEquals(Dma.Result.DONE, chain.write(data, length));
            byte[] after = driver.bytes.array();
            for (int at = 0; at < after.length; at++) {
                int change = Arrays.mismatch(before, at, before.length, after, at, after.length);
                at = change < 0 ? after.length : at + change;
                assertTrue(change < 0 || named.get(at), "written though not named: " + at);
            }
            assertTrue(chain.readableBytes() <= (long) Driver.SIZE * Driver.RAM_BYTES);
            boolean unused = driver.queue.complete(chain, length);
            served++;
        }
        return served;
    }

    /** The bytes of RAM that the chain's descriptors give to the device, by the driver's own reading of them. */
    private static BitSet named(Driver driver, DescriptorChain chain) {
        BitSet named = new BitSet();
        int number = chain.head();
        boolean more = true;
        int table = driver.queue.pageFrame() * 4096;
        while (more) {
            int at = table + 16 * number;
            int flags = driver.bytes.getShort(at + 12);
            if ((flags & Driver.WRITE) != 0) {
                int address = (int) driver.bytes.getLong(at);
                named.set(address, address + driver.bytes.getInt(at + 8));
            }
            more = (flags & Driver.NEXT) != 0;
            number = driver.bytes.getShort(at + 14) & 0xFFFF;
        }
        return named;
    }
}
