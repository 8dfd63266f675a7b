package io.understudy.machine.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.FakeCpuState;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hostile files: the only exception is {@link BadImageException}, and nothing outside RAM is asked for. */
class MultibootFuzzTest {
    private static final int RAM = 2 << 20;
    private static final int ROUNDS = 30_000;
    private static final int[] INTERESTING = {
        0, 1, 4, 0x40, 0xFFFFC, 0x100000, 0x100040, 0x1FF000, 0x1FFFFF, 0x200000, 0x7FFFFFFF, 0x80000000, -4, -1
    };

    @Test
    void shouldSurviveAnyHeader() {
        int[] outcomes = new int[3];
        for (long seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MultibootFile file = new MultibootFile();
            file.size = random.nextInt(1, 0x3000);
            file.headerAt = random.nextInt(4) == 0 ? random.nextInt(0x3000) & ~3 : 0x40;
            file.flags = random.nextInt(8) == 0 ? random.nextInt() : MultibootFile.ADDRESSES | random.nextInt(4);
            file.loadAddress = value(random, file.loadAddress);
            file.headerAddress = random.nextInt(4) == 0
                    ? value(random, file.headerAddress)
                    : file.loadAddress + Math.max(0, file.headerAt - random.nextInt(8));
            file.loadEnd = random.nextBoolean() ? 0 : value(random, file.loadAddress + random.nextInt(file.size));
            file.clearEnd = random.nextBoolean() ? 0 : value(random, file.loadAddress + file.size);
            file.entry = random.nextInt();
            outcomes[load(file.bytes(), seed)]++;
        }
        for (int outcome : outcomes) {
            assertTrue(outcome > ROUNDS / 100, "the fuzz must reach all outcomes: " + outcome);
        }
    }

    @Test
    void shouldSurviveDamagedBytes() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new MultibootFile().bytes();
            ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int word = 0x40 + 4 * random.nextInt(3, 8);
            file.putInt(word, file.getInt(word) ^ 1 << random.nextInt(32));
            byte[] cut = random.nextInt(4) == 0
                    ? ByteBuffer.allocate(random.nextInt(bytes.length)).array()
                    : bytes;
            System.arraycopy(bytes, 0, cut, 0, cut.length);
            load(cut, seed);
        }
    }

    /** 0 refused, 1 refused to load, 2 loaded. */
    private static int load(byte[] file, long seed) {
        BootImage image;
        try {
            image = MultibootImage.of("fuzz", file);
        } catch (BadImageException expected) {
            return 0;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
        PhysicalMemory ram = new PhysicalMemory(SHARED.clear(), (address, length) -> {
            assertTrue(address >= 0 && address + length <= RAM, "outside RAM");
        });
        int guards = ByteBuffer.wrap(GUARDED.array(), RAM, GUARD).hashCode();
        try {
            image.load(ram, new FakeCpuState(), "");
            return 2;
        } catch (BadImageException expected) {
            return 1;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        } finally {
            assertEquals(guards, ByteBuffer.wrap(GUARDED.array(), RAM, GUARD).hashCode(), "seed " + seed);
        }
    }

    private static final int GUARD = 0x100;
    private static final ByteBuffer GUARDED = ByteBuffer.allocate(RAM + GUARD);
    private static final ByteBuffer SHARED = GUARDED.slice(0, RAM);

    private static int value(SplittableRandom random, int usual) {
        return switch (random.nextInt(8)) {
            case 0 -> INTERESTING[random.nextInt(INTERESTING.length)];
            case 1 -> usual + random.nextInt(-8, 8);
            case 2 -> random.nextInt();
            default -> usual;
        };
    }
}
