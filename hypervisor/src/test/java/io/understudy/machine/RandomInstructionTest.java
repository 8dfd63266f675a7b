package io.understudy.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RDRAND (0F C7 /6) and RDSEED (0F C7 /7), Intel SDM vol. 2. */
class RandomInstructionTest {
    private static final long VALUE = 0xFEDCBA98_76543210L;
    private static final int CODE_32 = 0x00CF9B00;
    private static final int BASE = 0x10000;

    private final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(1 << 20), (address, length) -> {});
    private final FakeCpuState cpu = new FakeCpuState();
    private final RandomInstruction instruction = new RandomInstruction(new LinearMemory(ram), this::draw);
    private int asked;

    RandomInstructionTest() {
        cpu.setControl(0, 0x11);
        cpu.setControl(2, 0x77777000);
        code(CODE_32);
        cpu.setInstructionPointer(0x100);
        for (GeneralRegister register : GeneralRegister.values()) {
            cpu.setGeneral(register, 0xAAAA5555L);
        }
    }

    private void draw(byte[] into) {
        asked++;
        ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN).putLong(VALUE);
    }

    private void code(int attributes) {
        cpu.setSegment(SegmentRegister.CS, 8, BASE, -1, attributes);
    }

    private boolean run(int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            ram.write8(BASE + cpu.instructionPointer() + i, bytes[i]);
        }
        return instruction.emulate(cpu);
    }

    private static Stream<GeneralRegister> registers() {
        return Stream.of(GeneralRegister.values()).limit(8);
    }

    @ParameterizedTest
    @MethodSource("registers")
    void shouldFillAnyRegisterAndNoOther(GeneralRegister register) {
        int number = registers().toList().indexOf(register);
        for (int extension = 6; extension <= 7; extension++) {
            cpu.setGeneral(register, 0xAAAA5555L);
            cpu.setInstructionPointer(0x100);
            assertTrue(run(0x0F, 0xC7, 0xC0 | extension << 3 | number));
            for (GeneralRegister each : GeneralRegister.values()) {
                assertEquals(each == register ? 0x76543210L : 0xAAAA5555L, cpu.general(each));
            }
            assertEquals(0x103, cpu.instructionPointer());
        }
        assertEquals(2, asked, "one value each");
    }

    @ParameterizedTest(name = "code of {0} with prefix {1}: {2}, {3} bytes")
    @CsvSource({
        "0x00CF9B00, false, 0x76543210, 3",
        "0x00CF9B00, true,  0xAAAA3210, 4",
        "0x00009B00, false, 0xAAAA3210, 3",
        "0x00009B00, true,  0x76543210, 4"
    })
    void shouldObeyTheOperandSize(String attributes, boolean prefixed, String expected, int length) {
        code(Integer.decode(attributes));
        assertTrue(prefixed ? run(0x66, 0x0F, 0xC7, 0xF2) : run(0x0F, 0xC7, 0xF2));
        assertEquals(Long.decode(expected), cpu.general(GeneralRegister.EDX));
        assertEquals(0x100 + length, cpu.instructionPointer());
    }

    private void enter64BitCode() {
        cpu.setControl(0, 0x11);
        cpu.setExtendedFeatures(0x500);
        cpu.setSegment(SegmentRegister.CS, 8, 0, -1, 0x00AF9B00);
    }

    @ParameterizedTest
    @CsvSource({
        "0F C7 F2,          EDX, 76543210",
        "66 0F C7 F2,       EDX, AAAA5555AAAA3210",
        "48 0F C7 F2,       EDX, FEDCBA9876543210",
        "66 48 0F C7 FA,    EDX, FEDCBA9876543210",
        "41 0F C7 F2,       R10, 76543210",
        "66 41 0F C7 F7,    R15, AAAA5555AAAA3210",
        "4D 0F C7 F9,       R9,  FEDCBA9876543210",
    })
    void shouldObeyTheOperandSizeIn64BitCode(String text, GeneralRegister register, String expected) {
        enter64BitCode();
        long start = 0x1_0000_0000L;
        cpu.setInstructionPointer(start);
        for (GeneralRegister each : GeneralRegister.values()) {
            cpu.setGeneral(each, 0xAAAA5555AAAA5555L);
        }
        int[] code = Stream.of(text.split(" "))
                .mapToInt(each -> Integer.parseInt(each, 16))
                .toArray();
        map(start, 0x30000);
        for (int i = 0; i < code.length; i++) {
            ram.write8(0x30000 + i, code[i]);
        }
        assertTrue(instruction.emulate(cpu));
        for (GeneralRegister each : GeneralRegister.values()) {
            long value = each == register ? Long.parseUnsignedLong(expected, 16) : 0xAAAA5555AAAA5555L;
            assertEquals(Long.toHexString(value), Long.toHexString(cpu.general(each)), each::name);
        }
        assertEquals(start + code.length, cpu.instructionPointer());
    }

    /** One page of long mode. */
    private void map(long linear, int physical) {
        int table = 0x40000;
        for (int level = 3; level >= 0; level--) {
            long next = level == 0 ? physical : table + 0x1000;
            ram.write64(table + (linear >>> (12 + 9 * level) & 511) * 8, next | 3);
            table += 0x1000;
        }
        cpu.setControl(3, 0x40000);
        cpu.setControl(0, 0x80000011L);
    }

    @Test
    void shouldTakeARexPrefixForAnInstructionOf32BitCode() {
        String before = cpu.snapshot();
        assertFalse(run(0x48, 0x0F, 0xC7, 0xF0), "DEC EAX");
        assertEquals(before, cpu.snapshot());
    }

    @Test
    void shouldSetCarryAndClearTheOtherArithmeticFlags() {
        cpu.setFlags(0x3202 | 0x8D4);
        cpu.setInterruptShadow();
        assertTrue(run(0x0F, 0xC7, 0xF0));
        assertEquals(0x3203, cpu.flags());
        assertFalse(cpu.interruptShadow(), "an instruction was executed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0F 0B 00", // UD2
                "0F C7 0E", // CMPXCHG8B [ESI]
                "0F C7 36", // VMPTRLD: /6 with memory
                "0F C7 76", // the same with a displacement
                "0F C7 B6",
                "0F C7 C8", // /1 with a register
                "0F C7 E8", // /5 with a register
                "0F C6 F0",
                "66 66 0F",
                "F3 0F C7", // RDPID is F3 0F C7 /7
                "F0 0F C7", // LOCK is #UD
                "C7 F0 00"
            })
    void shouldLeaveOtherInstructionsAlone(String text) {
        String[] bytes = (text + " F0 F0").split(" ", -1);
        int[] code =
                Stream.of(bytes).mapToInt(each -> Integer.parseInt(each, 16)).toArray();
        String before = cpu.snapshot();
        assertFalse(run(code));
        assertEquals(before, cpu.snapshot());
        assertEquals(0, asked, "no value is drawn for what is not carried out");
    }

    @Test
    void shouldLeaveTheProcessorAloneWhenTheCodeCannotBeRead() {
        // Paging with the last two bytes of the instruction in a page that is not there.
        for (int page = 0; page < 256; page++) {
            ram.write32(0x2000 + page * 4L, page << 12 | 3);
        }
        ram.write32(0x1000, 0x2003);
        ram.write32(0x2000 + ((BASE + 0x1000) >> 12) * 4L, 0);
        cpu.setControl(3, 0x1000);
        cpu.setControl(0, 0x80000011L);
        cpu.setInstructionPointer(0xFFF);
        ram.write8(BASE + 0xFFF, 0x0F);
        String before = cpu.snapshot();
        assertFalse(instruction.emulate(cpu));
        assertEquals(before, cpu.snapshot(), "CR2 too: the guest gets #UD, no page fault");
    }

    @Test
    void shouldReadAcrossAPageBoundary() {
        for (int page = 0; page < 256; page++) {
            ram.write32(0x2000 + page * 4L, page << 12 | 3);
        }
        ram.write32(0x1000, 0x2003);
        cpu.setControl(3, 0x1000);
        cpu.setControl(0, 0x80000011L);
        cpu.setInstructionPointer(0xFFE);
        assertTrue(run(0x0F, 0xC7, 0xF9));
        assertEquals(0x76543210L, cpu.general(GeneralRegister.ECX));
        assertEquals(0x1001, cpu.instructionPointer());
    }
}
