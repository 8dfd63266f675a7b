package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LOCK raises #UD wherever the architecture says so (Intel SDM volume 2, LOCK), and nowhere else. */
final class LockPrefixTest {
    private static final int LOCK = 0xF0;
    private static final int ESCAPE = 0x0F;
    private static final int INVALID_OPCODE = 6;
    private static final int DATA = 0x20000;
    private static final int TWO_BYTES = 0x100;

    /** Opcode, then the values of ModR/M's middle field. */
    private static final Set<String> LOCKABLE = lockable();

    private static Set<String> lockable() {
        Set<String> all = new TreeSet<>();
        for (int arithmetic : new int[] {0x00, 0x08, 0x10, 0x18, 0x20, 0x28, 0x30}) {
            add(all, arithmetic, 0, 7);
            add(all, arithmetic + 1, 0, 7);
        }
        for (int immediate = 0x80; immediate <= 0x83; immediate++) {
            add(all, immediate, 0, 6);
        }
        for (int exchange : new int[] {0x86, 0x87, 0x1B0, 0x1B1, 0x1C0, 0x1C1, 0x1AB, 0x1B3, 0x1BB}) {
            add(all, exchange, 0, 7);
        }
        add(all, 0xF6, 2, 3);
        add(all, 0xF7, 2, 3);
        add(all, 0xFE, 0, 1);
        add(all, 0xFF, 0, 1);
        add(all, 0x1BA, 5, 7);
        add(all, 0x1C7, 1, 1);
        return all;
    }

    private static void add(Set<String> all, int opcode, int first, int last) {
        for (int field = first; field <= last; field++) {
            all.add(name(opcode, field));
        }
    }

    private static String name(int opcode, int field) {
        return Integer.toHexString(opcode) + "/" + field;
    }

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeInvalidButForTheListedInstructionsInMemory(CounterMode mode) {
        MemoryMode memory = mode == CounterMode.NATIVE ? MemoryMode.FAST : MemoryMode.STOCK;
        try (Guest guest = new Guest(mode, memory)) {
            everyOpcode(guest, false);
        }
    }

    @Test
    void shouldBeInvalidIn64BitCodeToo() {
        try (Guest guest = Guest.inLongMode(CounterMode.NATIVE, MemoryMode.FAST, new Code().emit(0xF4))) {
            everyOpcode(guest, true);
        }
    }

    private static void everyOpcode(Guest guest, boolean wide) {
        for (int opcode = 0; opcode < 2 * TWO_BYTES; opcode++) {
            if (isPrefix(opcode, wide)) {
                continue;
            }
            for (int field = 0; field < 8; field++) {
                boolean listed = LOCKABLE.contains(name(opcode, field)) && !(wide && opcode == 0x82);
                int start = Code.ORIGIN + (opcode * 8 + field) * 32;
                check(guest, start, opcode, field << 3 | 3, listed, wide);
                check(guest, start + 16, opcode, 0xC0 | field << 3 | 5, false, wide);
            }
        }
    }

    private static void check(Guest guest, int start, int opcode, int modrm, boolean listed, boolean wide) {
        Code code = new Code(start).emit(0x3E, LOCK, 0x66);
        if (wide) {
            code.emit(0x48);
        }
        if (opcode >= TWO_BYTES) {
            code.emit(ESCAPE);
        }
        code.emit(opcode, modrm, 1, 0, 0xF4, 0xF4);
        guest.load(code).resumeAt(start);
        guest.state.setGeneral(GeneralRegister.EBX, DATA);
        long count = guest.cpu.count();
        CpuExit exit = guest.cpu.run(count + 1);
        String what = String.format("LOCK %x, ModR/M %x, 64 bit %s: %s", opcode, modrm, wide, exit);
        boolean invalid = exit == CpuExit.EXCEPTION && guest.cpu.exceptionVector() == INVALID_OPCODE;
        if (listed) {
            assertNotEquals(CpuExit.FAILED, exit, what);
            assertEquals(false, invalid, what);
        } else {
            assertEquals(true, invalid, what);
            guest.at(count + 1, start);
        }
    }

    private static boolean isPrefix(int opcode, boolean wide) {
        return Set.of(0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3, 0x0F)
                        .contains(opcode)
                || (wide && (opcode & ~0xF) == 0x40);
    }

    /** The four bytes that ended both replicas. */
    @ParameterizedTest
    @EnumSource
    void shouldSurviveBitTestsOfRegistersInTheMiddleOfABlock(CounterMode mode) {
        MemoryMode memory = mode == CounterMode.NATIVE ? MemoryMode.FAST : MemoryMode.STOCK;
        Code code = Code.of(0x40, 0x43, LOCK, ESCAPE, 0xB3, 0xE8, 0xF4);
        try (Guest guest = new Guest(mode, memory, code)) {
            guest.expectException(INVALID_OPCODE, 0, 3, Code.ORIGIN + 2);
        }
    }

    /**
     * SYSENTER and SYSEXIT, which a processor without SEP does not have. The engine's SYSENTER went on behind the beginning of
     * its block, or of an earlier one, as the machine had last been stopped.
     */
    @ParameterizedTest
    @EnumSource
    void shouldRefuseSysenterAndSysexitAsWell(CounterMode mode) {
        MemoryMode memory = mode == CounterMode.NATIVE ? MemoryMode.FAST : MemoryMode.STOCK;
        for (int opcode : new int[] {0x34, 0x35}) {
            try (Guest guest = new Guest(mode, memory, Code.of(0x40, 0x43, ESCAPE, opcode, 0xF4))) {
                guest.expectException(INVALID_OPCODE, 0, 3, Code.ORIGIN + 2);
            }
        }
    }

    /** Only the last byte of the instruction changes, by a store of the guest: LOCK NOT EAX becomes LOCK NOT [EBX]. */
    @Test
    void shouldBeDecidedAnewWhenTheInstructionIsRewritten() {
        int sick = 0x1800;
        Code code = Code.of(0xC6, 0x05).word(sick + 2).emit(0x13).jump(sick);
        Code target = new Code(sick).emit(LOCK, 0xF7, 0xD0, 0xF4);
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, code)) {
            guest.load(target);
            guest.state.setGeneral(GeneralRegister.EBX, DATA);
            guest.resumeAt(sick).expectException(INVALID_OPCODE, 0, 1, sick);
            guest.resumeAt(Code.ORIGIN).expect(CpuExit.HALT, 5, sick + 4);
            assertEquals(-1, guest.ram.getInt(DATA));
        }
    }

    /** Fifteen bytes are the most; a longer one is #GP, not #UD, whatever it would be. */
    @Test
    void shouldLeaveInstructionsThatAreTooLongToTheirOwnException() {
        Code code = new Code();
        for (int i = 0; i < 14; i++) {
            code.emit(LOCK);
        }
        code.emit(ESCAPE, 0xB3, 0xE8, 0xF4);
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, code)) {
            guest.expectException(13, 0, 1, Code.ORIGIN);
        }
    }
}
