package io.understudy.cpu.unicorn;

import java.util.Random;

/**
 * Endless programs of random 64-bit instructions, the counterpart of {@link RandomProgram}: a subroutine at 2000h, a
 * kernel for SYSCALL at 3000h, and a main loop of short blocks. Data lies from 4000h, RBP points at it.
 */
final class LongProgram {
    static final int KERNEL = 0x3000;
    static final int MAIN = Code.ORIGIN;

    private static final int SUBROUTINE = 0x2000;
    private static final int DATA = 0x4000;

    private final Random random;
    private final boolean wild;
    private final Code code = new Code(MAIN);

    private LongProgram(Random random, boolean wild) {
        this.random = random;
        this.wild = wild;
    }

    /** Only what the engine's own counting gets right. */
    static Code plain(Random random) {
        return new LongProgram(random, false).main();
    }

    /** Also faults, HLT, port and timestamp reads, SYSCALL, CMPXCHG8B and 16B, and stores into its own block. */
    static Code wild(Random random) {
        return new LongProgram(random, true).main();
    }

    static Code subroutine() {
        return new Code(SUBROUTINE).emit(0x48, 0x01, 0xD8, 0x48, 0xD1, 0xC3, 0xC3);
    }

    /** Goes back to where it was called from, as a user from then on. */
    static Code kernel() {
        return new Code(KERNEL).emit(0x48, 0x31, 0xC3, 0x48, 0x0F, 0x07);
    }

    private Code main() {
        code.move(5, DATA);
        for (int i = 0, blocks = 4 + random.nextInt(10); i < blocks; i++) {
            for (int j = 0, length = random.nextInt(7); j < length; j++) {
                if (wild && random.nextInt(5) == 0) {
                    wildInstruction();
                } else {
                    plainInstruction();
                }
            }
            terminator();
        }
        return code.jump(MAIN);
    }

    private void plainInstruction() {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> operation(new int[] {0x01, 0x29, 0x31, 0x21, 0x11, 0x39}[random.nextInt(6)]);
            case 4 -> code.emit(0x48, 0xC1, registers(random.nextInt(2), scratch()), 1 + random.nextInt(63));
            case 5 -> code.emit(0x41 | (random.nextInt(2) << 3), 0xFF, registers(random.nextInt(2), scratch()));
            case 6 -> code.move(scratch(), random.nextInt());
            case 7 -> code.emit(0x49, 0xB8 + scratch()).word(random.nextInt()).word(random.nextInt());
            case 8, 9 -> memory(new int[] {0x8B, 0x01, 0x89}[random.nextInt(3)]);
            case 10 -> code.emit(0x9C, 0x58 + scratch());
            case 11 -> code.emit(0x4C, 0x0F, 0xAF, registers(scratch(), scratch()));
            case 12 -> code.emit(0x0F, 0x90 + random.nextInt(16), 0xC0 + scratch());
            default -> repetition();
        }
    }

    /** Registers of either half, 32 or 64 bits. */
    private void operation(int opcode) {
        code.emit(0x40 | (random.nextInt(16) & 0xD), opcode, registers(scratch(), scratch()));
    }

    private void memory(int opcode) {
        code.emit(0x40 | (random.nextInt(16) & 0xC), opcode, 0x85 | (scratch() << 3))
                .word(random.nextInt(64) * 8);
    }

    private void repetition() {
        code.move(1, random.nextInt(6)).move(6, DATA + random.nextInt(64)).move(7, DATA + random.nextInt(64));
        code.emit(0xF3, 0x48, new int[] {0xA5, 0xAB, 0xA7, 0xAD}[random.nextInt(4)]);
    }

    private void wildInstruction() {
        switch (random.nextInt(14)) {
            case 0 -> code.emit(0xE4, 0x60);
            case 1 -> code.emit(0x0F, 0x31);
            case 2 -> code.emit(0x48, 0xF7, 0xF0 | scratch());
            case 3 -> code.emit(0xCD, 0x80);
            case 4 -> code.emit(0x0F, 0x0B);
            case 5 -> code.emit(0xFB);
            case 6 -> code.emit(0xF4);
            case 7, 8 -> code.emit(0x0F, 0x05);
            case 9 -> code.emit(0x0F, 0x01, 0xF8);
            case 10, 11, 12 -> compareExchange();
            // A one-byte instruction overwrites the next: MOV BYTE [RIP],NOP, CLC, STC or CMC
            default -> code.emit(0xC6, 0x05).word(0).emit(soft()).emit(soft());
        }
    }

    private void compareExchange() {
        if (random.nextBoolean()) {
            code.emit(0xF0);
        }
        if (random.nextBoolean()) {
            code.emit(0x48);
        }
        code.emit(0x0F, 0xC7, 0x8D).word(random.nextInt(16) * 8);
    }

    private int soft() {
        return new int[] {0x90, 0xF8, 0xF9, 0xF5}[random.nextInt(4)];
    }

    private void terminator() {
        switch (random.nextInt(4)) {
            case 0 -> code.call(SUBROUTINE);
            case 1 -> code.emit(0x70 + random.nextInt(16), 2, 0xFF, 0xC3);
            case 2 -> code.emit(0xEB, 0);
            default -> code.emit(0x48, 0x85, 0xC3);
        }
    }

    private static int registers(int register, int other) {
        return 0xC0 | (register << 3) | other;
    }

    private int scratch() {
        return random.nextInt(4);
    }
}
