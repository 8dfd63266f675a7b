package io.understudy.machine.boot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.FakeCpuState;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hostile kernels: the only exception is {@link BadImageException}, and nothing outside RAM is written. */
class LinuxFuzzTest {
    private static final int RAM = 4 << 20;
    private static final int ROUNDS = 3_000;
    private static final long[] INTERESTING = {
        0,
        1,
        0x1000,
        0xFFFFF,
        0x100000,
        0x3FF000,
        0x3FFFFF,
        0x400000,
        0x7FFFFFFF,
        0x80000000L,
        0xFFFFFFFFL,
        -1,
        1L << 62
    };

    private final ByteBuffer shared = ByteBuffer.allocate(RAM);

    @Test
    void shouldSurviveAnyHeader() {
        int[] outcomes = new int[3];
        for (long seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LinuxFile file = new LinuxFile();
            file.sectors = random.nextInt(6);
            file.codeBytes = random.nextInt(0x1000);
            file.jumpLength = random.nextInt(4) == 0 ? random.nextInt(256) : file.jumpLength;
            file.alignment = (int) value(random, file.alignment);
            file.preferredAddress = value(random, file.preferredAddress);
            file.unpackBytes = (int) value(random, file.unpackBytes);
            file.highestInitrd = (int) value(random, file.highestInitrd);
            file.commandLineBytes = (int) value(random, file.commandLineBytes);
            byte[] bytes = file.bytes();
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            outcomes[load(bytes, LinuxFile.initrd(random.nextInt(2, 0x100000)), seed)]++;
        }
        for (int outcome : outcomes) {
            assertTrue(outcome > ROUNDS / 100, "the fuzz must reach all outcomes: " + Arrays.toString(outcomes));
        }
    }

    /** 0 refused, 1 refused to load, 2 loaded. */
    private int load(byte[] kernel, byte[] initrd, long seed) {
        BootImage image;
        try {
            image = LinuxImage.of("fuzz", kernel).withInitrd("initrd", initrd);
        } catch (BadImageException expected) {
            return 0;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
        PhysicalMemory ram = new PhysicalMemory(shared, (address, length) -> {
            assertTrue(address >= 0 && address + length <= RAM, "outside RAM");
        });
        try {
            image.load(ram, new FakeCpuState(), "console=ttyS0");
            return 2;
        } catch (BadImageException expected) {
            return 1;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static long value(SplittableRandom random, long usual) {
        return switch (random.nextInt(12)) {
            case 0 -> INTERESTING[random.nextInt(INTERESTING.length)];
            case 1 -> usual + random.nextInt(-8, 8);
            case 2 -> random.nextLong();
            default -> usual;
        };
    }
}
