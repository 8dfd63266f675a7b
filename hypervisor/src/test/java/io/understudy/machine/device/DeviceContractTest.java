package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.device.ContractCase.Bench;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every device promises, whatever it does: the ground that replay stands on. */
class DeviceContractTest {
    private static final int HISTORIES = 20;
    private static final int STEPS = 400;
    private static final int LONG_RUN = 20_000;

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldComeUpTheSameEachTime(ContractCase device) {
        assertArrayEquals(save(new Bench(device)), save(new Bench(device)));
    }

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldNotChangeWhenResetAtPowerOn(ContractCase device) {
        Bench bench = new Bench(device);
        bench.device.reset();
        assertArrayEquals(save(new Bench(device)), save(bench));
    }

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldResetReproducibly(ContractCase device) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Bench bench = new Bench(device);
            bench.run(new Random(seed), STEPS);
            bench.device.reset();
            byte[] once = save(bench);
            bench.device.reset();
            assertArrayEquals(once, save(bench), "seed " + seed);
            if (!device.survivesReset()) {
                assertArrayEquals(save(new Bench(device)), once, "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldSaveWhatItRestored(ContractCase device) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Bench original = new Bench(device);
            original.run(new Random(seed), STEPS);
            byte[] state = save(original);
            Bench copy = new Bench(device);
            restore(copy, state);
            assertArrayEquals(state, save(copy), "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldAnswerLikeTheOriginalAfterRestore(ContractCase device) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Bench original = new Bench(device);
            original.run(new Random(seed), STEPS);
            // Restore over another history: nothing of it may shine through.
            Bench copy = new Bench(device);
            copy.run(new Random(seed + 1000), STEPS);
            restore(copy, save(original));
            copy.adopt(original);
            for (int piece = 0; piece < 20; piece++) {
                original.run(new Random(seed * 100L + piece), STEPS);
                copy.run(new Random(seed * 100L + piece), STEPS);
                assertEquals(original.takeTrace(), copy.takeTrace(), "seed " + seed + ", piece " + piece);
            }
            assertArrayEquals(save(original), save(copy), "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldStayInsideAByteUnderAnyAccess(ContractCase device) {
        Bench bench = new Bench(device);
        Random random = new Random(7);
        for (int step = 0; step < LONG_RUN; step++) {
            bench.input(random);
            int value = bench.access(random);
            assertTrue(value >= 0 && value <= 0xFF, "step " + step + " read " + value);
        }
        // Ports next to its own, too: a device mapped too widely must not fail.
        for (int port = 0; port < 0x1_0000; port++) {
            bench.device.write(port, port & 0xFF);
            int value = bench.device.read(port);
            assertTrue(value >= 0 && value <= 0xFF, "port " + port + " read " + value);
        }
    }

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldAskTheClockAtMostOnceAnAccessAndNeverForInputs(ContractCase device) {
        Bench bench = new Bench(device);
        Random random = new Random(11);
        for (int step = 0; step < LONG_RUN; step++) {
            bench.access(random);
            int calls = bench.clock.takeCalls();
            assertTrue(calls <= (device.readsClock() ? 1 : 0), "step " + step + ": " + calls + " calls");
            bench.input(random);
            assertEquals(0, bench.clock.takeCalls(), "step " + step);
        }
        save(bench);
        assertEquals(0, bench.clock.takeCalls());
    }

    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldRefuseEveryTruncatedState(ContractCase device) {
        Bench bench = new Bench(device);
        bench.run(new Random(3), STEPS);
        byte[] state = save(bench);
        for (int length = 0; length < state.length; length++) {
            byte[] part = Arrays.copyOf(state, length);
            assertThrows(BadStateException.class, () -> restore(new Bench(device), part), "length " + length);
        }
        byte[] longer = Arrays.copyOf(state, state.length + 1);
        assertThrows(BadStateException.class, () -> restore(new Bench(device), longer));
    }

    /** A damaged state is refused, or it was a state: then it is kept exactly and the device works with it. */
    @ParameterizedTest
    @MethodSource("io.understudy.machine.device.ContractCase#all")
    void shouldRefuseOrFullyAcceptADamagedState(ContractCase device) {
        Bench source = new Bench(device);
        source.run(new Random(5), STEPS);
        byte[] state = save(source);
        Random random = new Random(13);
        for (int position = 0; position < state.length; position++) {
            for (int flip : new int[] {0x01, 0x80, 0xFF, 1 + random.nextInt(255)}) {
                byte[] damaged = state.clone();
                damaged[position] ^= (byte) flip;
                Bench bench = new Bench(device);
                try {
                    restore(bench, damaged);
                } catch (BadStateException refused) {
                    assertTrue(!refused.getMessage().contains("\n"), refused.getMessage());
                    continue;
                }
                assertArrayEquals(damaged, save(bench), "position " + position);
                bench.run(random, 50);
            }
        }
    }

    private static byte[] save(Bench bench) {
        StateWriter out = new StateWriter();
        bench.device.save(out);
        ByteBuffer written = out.written();
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static void restore(Bench bench, byte[] state) {
        StateReader in = new StateReader(ByteBuffer.wrap(state));
        bench.device.restore(in);
        in.end();
    }
}
