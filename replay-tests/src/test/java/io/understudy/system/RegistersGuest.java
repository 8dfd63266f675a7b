package io.understudy.system;

import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.MultibootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A guest that puts a value of its own into each register it can write, and from then on does nothing but store them all,
 * by the instructions with which a guest reads them. What a copy loses of the processor is then in RAM, whether or not
 * the processor's state is hashed with it.
 */
final class RegistersGuest {
    private static final int RAM_BYTES = 8 << 20;
    private static final int ROUNDS = 600;

    private static final int DATA = 0x150000;
    private static final int DATA_WORDS = 0x200;
    private static final int ROUND = DATA + 0x1000;
    private static final int CONTROL_WORD = ROUND + 4;
    private static final int VECTOR_CONTROL = ROUND + 8;
    private static final int TABLE_REGISTER = ROUND + 16;
    private static final int STACK = DATA + 0x8000;
    private static final int CODE_BASE = 0x1000;
    private static final int DATA_BASE = 0x2000;
    private static final int STACK_BASE = 0x3000;
    private static final int TABLE = 0x160000;
    private static final int LOCAL_TABLE = 0x161000;
    private static final int STORED = 0x200000;

    /** A block of the engine's ends with each so many reads, so that a copy can be taken there. */
    private static final int READS_IN_A_BLOCK = 12;

    /** MCG_CTL and the first of each machine-check bank: all ones at power-on, and may else only be zero. */
    private static final int[] MADE_ZERO = IntStream.concat(
                    IntStream.of(0x17B), IntStream.range(0x100, 0x10A).map(bank -> 4 * bank))
            .toArray();

    /** SYSENTER, MCG_STATUS, MISC_ENABLE, MTRRs, PAT, BNDCFGS, the banks, STAR and its kin, TSC_AUX, VM_HSAVE_PA. */
    private static final int[] MODEL_SPECIFIC = Stream.of(
                    IntStream.of(0x174, 0x175, 0x176, 0x17A, 0x1A0),
                    IntStream.rangeClosed(0x200, 0x20F),
                    IntStream.of(0x250, 0x258, 0x259),
                    IntStream.rangeClosed(0x268, 0x26F),
                    IntStream.of(0x277, 0x2FF, 0xD90),
                    IntStream.rangeClosed(0x400, 0x427).filter(number -> number % 4 != 0),
                    IntStream.of(0xC0000081, 0xC0000082, 0xC0000083, 0xC0000084),
                    IntStream.of(0xC0000102, 0xC0000103, 0xC0010117))
            .flatMapToInt(numbers -> numbers)
            .toArray();

    private final StringBuilder code = new StringBuilder();
    private int dataBase;
    private int stored;
    private int reads;

    private RegistersGuest() {}

    static TestedMachine in(Path folder) throws IOException {
        RegistersGuest guest = new RegistersGuest();
        guest.fillMemory();
        guest.setSegments();
        guest.setControls();
        guest.setModelSpecific();
        guest.setUnits();
        guest.setGeneral();
        guest.storeForEver();
        Path file = TinyImage.write(folder, "registers.bin", guest.code.toString());
        return TestedMachine.of(
                new MachineConfiguration(MultibootImage.of("registers", Files.readAllBytes(file)), RAM_BYTES, "", 0));
    }

    private void fillMemory() {
        emit("FC BF" + word(DATA) + "B9" + word(DATA_WORDS) + "B867452301");
        emit("69C00D661900 055FF36E3C AB E2F2"); // EAX=EAX*1664525+1013904223, STOSD, LOOP
        set(CONTROL_WORD, 0x0F7F);
        set(VECTOR_CONTROL, 0x7FBF);
    }

    /** What FS, GS, LDTR and TR hold is then in no table any more. */
    private void setSegments() {
        describe(TABLE + 0x08, CODE_BASE, 0xFFFFF, 0xC09B);
        describe(TABLE + 0x10, DATA_BASE, 0xFFFFF, 0xC093);
        describe(TABLE + 0x18, DATA, 0xFFF, 0x4093);
        describe(TABLE + 0x20, DATA + 0x100, 0xFFF, 0x4093);
        describe(TABLE + 0x28, LOCAL_TABLE, 0xF, 0x0082);
        describe(TABLE + 0x30, DATA, 0x67, 0x0089);
        describe(LOCAL_TABLE + 8, DATA + 0x200, 0xFFF, 0x4093);
        describe(TABLE + 0x38, STACK_BASE, 0xFFFFF, 0xC093);
        set(TABLE_REGISTER, 0x3F | (TABLE << 16));
        set(TABLE_REGISTER + 4, TABLE >>> 16);
        emit("0F0115" + at(TABLE_REGISTER)); // LGDT
        emit("EA" + word(TinyImage.ADDRESS + length() + 7 - CODE_BASE) + "0800"); // JMP 8:next
        emit("B838000000 8ED0 BC" + word(STACK - STACK_BASE)); // SS, ESP
        emit("B818000000 8EE0 B820000000 8EE8 B810000000 8EC0 8ED8"); // FS, GS, ES, DS
        dataBase = DATA_BASE;
        emit("B828000000 0F00D0 B830000000 0F00D8"); // LLDT, LTR
        for (int entry = 0x18; entry <= 0x34; entry += 4) {
            set(TABLE + entry, 0);
        }
        set(TABLE_REGISTER, 0x7FF | (TABLE << 16));
        emit("0F011D" + at(TABLE_REGISTER)); // LIDT
    }

    private void setControls() {
        emit("0F20C0 83E0F3 0D22000100 0F22C0"); // CR0: EM and TS off; MP, NE, WP
        emit("B8D8060000 0F22E0"); // CR4: DE, PSE, MCE, PGE, OSFXSR, OSXMMEXCPT
        emit("B878563412 0F22D0 B818003000 0F22D8"); // CR2, CR3
        for (int index : new int[] {0, 1, 2, 3, 6, 7}) {
            int value = index == 7 ? 0xFFFF0400 : 0x11111111 * (index + 1);
            emit("B8" + word(value) + "0F23" + HexFormat.of().toHexDigits((byte) (0xC0 | (index << 3))));
        }
    }

    private void setModelSpecific() {
        int value = 0x1234567;
        for (int number : MODEL_SPECIFIC) {
            value = value * 1664525 + 1013904223;
            emit("B9" + word(number) + "B8" + word(value) + "BA" + word(~value) + "0F30");
        }
        emit("31C0 31D2");
        for (int number : MADE_ZERO) {
            emit("B9" + word(number) + "0F30");
        }
    }

    private void setUnits() {
        emit("DBE3 D9EB D9E9 D9EA D9EC D9ED D9EB D9EE D9E8"); // FNINIT; PI, LG2(10), ... PI, 0, 1
        emit("D8F1 DDC3"); // FDIV ST0,ST1 sets a flag; FFREE ST3
        emit("D92D" + at(CONTROL_WORD) + "D805" + at(DATA)); // FLDCW, FADD: where is remembered
        emit("0FAE15" + at(VECTOR_CONTROL)); // LDMXCSR
        for (int i = 0; i < 8; i++) {
            emit("0F10" + HexFormat.of().toHexDigits((byte) (5 | (i << 3))) + at(DATA + 16 * i)); // MOVUPS
        }
    }

    private void setGeneral() {
        emit("BF" + at(STORED) + "BB01EFCDAB BEFEDCBA98 BD76543210");
        emit("68" + word(0x247CD7) + "9D"); // POPFD: ID, AC, NT, IOPL, DF and the arithmetic ones
    }

    private void storeForEver() {
        int round = length();
        emit("9C 58"); // PUSHFD, POP EAX
        store(0);
        for (int register : new int[] {3, 4, 5, 6}) {
            store(register);
        }
        for (int selector = 0; selector < 6; selector++) {
            read("8C" + HexFormat.of().toHexDigits((byte) (0xC0 | (selector << 3))));
        }
        read("0F00C0"); // SLDT
        read("0F00C8"); // STR
        read("64A100000000"); // MOV EAX, FS:[0]
        read("65A100000000"); // MOV EAX, GS:[0]
        read("26A100000000"); // MOV EAX, ES:[0]
        read("B80C000000 8EC0 26A100000000"); // from the local table
        emit("0F0187" + slot(8) + "0F018F" + slot(8)); // SGDT, SIDT
        for (int index : new int[] {0, 2, 3, 4}) {
            read("0F20" + HexFormat.of().toHexDigits((byte) (0xC0 | (index << 3))));
        }
        for (int index : new int[] {0, 1, 2, 3, 6, 7}) {
            read("0F21" + HexFormat.of().toHexDigits((byte) (0xC0 | (index << 3))));
        }
        stored = (stored + 15) & -16;
        emit("0FAE87" + slot(512)); // FXSAVE
        String environment = slot(32);
        emit("D9B7" + environment + "D9A7" + environment); // FNSTENV, FLDENV
        IntStream.concat(IntStream.of(MODEL_SPECIFIC), IntStream.of(MADE_ZERO)).forEach(number -> {
            read("B9" + word(number) + "0F32");
            store(2);
        });
        emit("FF05" + at(ROUND) + "813D" + at(ROUND) + word(ROUNDS));
        emit("0F85" + word(round - length() - 6) + "B000 E6F4 EBFE"); // JNE round; exit
    }

    /** Instructions that leave a value in EAX. */
    private void read(String instructions) {
        emit(instructions);
        store(0);
        reads++;
        if (reads % READS_IN_A_BLOCK == 0) {
            emit("EB00");
        }
    }

    /** MOV [EDI+slot], register. */
    private void store(int register) {
        emit("89" + HexFormat.of().toHexDigits((byte) (0x87 | (register << 3))) + slot(4));
    }

    private String slot(int bytes) {
        String displacement = word(stored);
        stored += bytes;
        return displacement;
    }

    private void describe(int address, int base, int limit, int attributes) {
        set(address, (limit & 0xFFFF) | (base << 16));
        int high = ((base >>> 16) & 0xFF) | (base & 0xFF000000) | (limit & 0xF0000);
        set(address + 4, high | ((attributes & 0xF0FF) << 8));
    }

    /** MOV DWORD [address], value. */
    private void set(int address, int value) {
        emit("C705" + at(address) + word(value));
    }

    private void emit(String hex) {
        code.append(hex.replace(" ", ""));
    }

    private int length() {
        return code.length() / 2;
    }

    private String at(int address) {
        return word(address - dataBase);
    }

    private static String word(int value) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(value));
    }
}
