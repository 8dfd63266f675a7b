package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.interposition.EngineCalls;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where long blocks end depends on the guest's code and on nothing of the host. */
final class BlockEndsTest {
    private static final int DATA = 0x20000;
    private static final int LONG = 1500;

    /** What the engine's code generator found out about the host; it emits other code for each. */
    private static final List<String> FEATURES =
            List.of("have_bmi1_x86_64", "have_popcnt_x86_64", "have_avx1_x86_64", "have_avx2_x86_64");

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndAfterSoManyInstructions(CounterMode mode) {
        Code code = new Code();
        for (int i = 0; i < LONG; i++) {
            code.emit(0x40);
        }
        code.emit(0xF4);
        List<Long> starts = starts(mode, code);
        for (int i = 0; i < starts.size(); i++) {
            assertEquals((i + 1L) * EngineCalls.MOST_INSTRUCTIONS, starts.get(i));
        }
        assertEquals(LONG / EngineCalls.MOST_INSTRUCTIONS, starts.size());
    }

    /** Unrolled code as ciphers are: loads, stores, shifts, rotations; far more code than a block of the engine's holds. */
    @Test
    void shouldNotDependOnHowTheHostIsCountedOn() {
        Code code = unrolled(new Random(5));
        assertEquals(starts(CounterMode.NATIVE, code), starts(CounterMode.JAVA, code));
    }

    @Test
    void shouldNotDependOnTheHostsProcessor() {
        Code code = unrolled(new Random(6));
        List<Long> here = starts(CounterMode.NATIVE, code);
        List<Byte> found = new ArrayList<>();
        for (String feature : FEATURES) {
            found.add(HostMemory.getByte(Libunicorn.addressOf(feature)));
        }
        try (Guest first = new Guest(CounterMode.NATIVE, MemoryMode.FAST)) {
            // An engine that is open does not look for features again.
            for (String feature : FEATURES) {
                HostMemory.putByte(Libunicorn.addressOf(feature), (byte) 0);
            }
            first.load(code).resumeAt(Code.ORIGIN);
            assertEquals(here, starts(first));
        } finally {
            for (int i = 0; i < FEATURES.size(); i++) {
                HostMemory.putByte(Libunicorn.addressOf(FEATURES.get(i)), found.get(i));
            }
        }
    }

    /** ENTER with 31 levels takes hundreds of operations; a block full of it would pass both of the engine's limits. */
    @Test
    void shouldCutBlocksOfVeryManyOperationsByTheirNumber() {
        Code code = new Code().move(5, 0x60000);
        for (int i = 0; i < 60; i++) {
            code.move(4, 0x70000).emit(0xC8, 0, 0, 31);
        }
        code.emit(0xF4);
        List<Long> starts = starts(CounterMode.NATIVE, code);
        long before = 0;
        for (long start : starts) {
            assertTrue(start - before < EngineCalls.MOST_INSTRUCTIONS, "a block of " + (start - before));
            before = start;
        }
        assertTrue(EngineRuntime.get().calls().lastOperations() <= EngineCalls.MOST_OPERATIONS);
    }

    private static Code unrolled(Random random) {
        Code code = new Code().move(5, 0).move(6, DATA);
        for (int i = 0; i < LONG; i++) {
            int at = random.nextInt(64) * 4;
            switch (random.nextInt(6)) {
                case 0 -> code.emit(0x01, 0x46, at & 0x7C); // ADD [ESI+n],EAX
                case 1 -> code.emit(0xD3, 0x66, at & 0x7C); // SHL DWORD [ESI+n],CL
                case 2 -> code.emit(0xC1, 0xC0, random.nextInt(32)); // ROL EAX,n
                case 3 -> code.emit(0x33, 0x46, at & 0x7C); // XOR EAX,[ESI+n]
                case 4 -> code.emit(0x0F, 0xBC, 0xD8); // BSF EBX,EAX
                case 5 -> code.emit(0x11, 0x5E, at & 0x7C); // ADC [ESI+n],EBX
                default -> throw new AssertionError();
            }
        }
        return code.emit(0xF4);
    }

    private static List<Long> starts(CounterMode mode, Code code) {
        MemoryMode memory = mode == CounterMode.NATIVE ? MemoryMode.FAST : MemoryMode.STOCK;
        try (Guest guest = new Guest(mode, memory, code)) {
            return starts(guest);
        }
    }

    private static List<Long> starts(Guest guest) {
        List<Long> starts = new ArrayList<>();
        CpuExit exit = guest.cpu.run(guest.cpu.count() + 1);
        while (exit == CpuExit.LIMIT) {
            starts.add(guest.cpu.count());
            exit = guest.cpu.run(guest.cpu.count() + 1);
        }
        assertEquals(CpuExit.HALT, exit, guest.cpu::failure);
        return starts;
    }
}
