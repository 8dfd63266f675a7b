package io.understudy.cpu.unicorn;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Endless programs of random instructions: a few subroutines and a main loop of short blocks with forward jumps. Data
 * lies at 4000h to 4FFFh, EBP points at it. What goes into a program depends on its kind.
 */
final class RandomProgram {
    private static final int DATA = 0x4000;
    private static final int EAX = 0;
    private static final int ECX = 1;
    private static final int EBX = 3;
    private static final int ESI = 6;
    private static final int EDI = 7;

    private final Random random;
    private final boolean wild;
    private final Code code = new Code();
    private final List<Integer> subroutines = new ArrayList<>();
    /** Addresses of one-byte INC/DEC/NOP instructions that may be overwritten by one another. */
    private final List<Integer> soft = new ArrayList<>();

    private RandomProgram(Random random, boolean wild) {
        this.random = random;
        this.wild = wild;
    }

    /** Only what the engine's own counting gets right. */
    static Code plain(Random random) {
        return new RandomProgram(random, false).build().code;
    }

    /** Also faults, software interrupts, HLT, port and timestamp reads, CMPXCHG8B, and code that rewrites itself. */
    static Code wild(Random random) {
        return new RandomProgram(random, true).build().code;
    }

    /** The main loop of a program, where a faulting program goes on. */
    static int mainLoop(Code code) {
        return Code.littleEndian(4).put(code.toBytes(), 1, 4).getInt(0) + code.origin() + 5;
    }

    private RandomProgram build() {
        // JMP main, over the subroutines; the displacement is known at the end.
        code.jump(code.here());
        int subroutineCount = 1 + random.nextInt(3);
        for (int i = 0; i < subroutineCount; i++) {
            subroutines.add(code.here());
            instructions(1 + random.nextInt(6));
            code.emit(0xC3);
        }
        int main = code.here();
        code.emit(0xBD).word(DATA);
        for (int i = 0, blocks = 3 + random.nextInt(8); i < blocks; i++) {
            instructions(random.nextInt(7));
            terminator();
        }
        code.jump(main);
        code.patch(code.origin() + 1, main - (code.origin() + 5));
        return this;
    }

    private void instructions(int count) {
        for (int i = 0; i < count; i++) {
            if (wild && random.nextInt(5) == 0) {
                wildInstruction();
            } else {
                plainInstruction();
            }
        }
    }

    private void plainInstruction() {
        int a = scratch();
        int b = scratch();
        switch (random.nextInt(16)) {
            case 0 -> code.emit(0x01, registers(b, a));
            case 1 -> code.emit(0x29, registers(b, a));
            case 2 -> code.emit(0x31, registers(b, a));
            case 3 -> code.emit(0x21, registers(b, a));
            case 4 -> code.emit(0x11, registers(b, a));
            case 5 -> code.emit(0x39, registers(b, a));
            case 6 -> code.emit(0xC1, registers(random.nextInt(2), a), 1 + random.nextInt(31));
            case 7 -> code.emit(0x40 + random.nextInt(2) * 8 + a);
            case 8 -> code.move(a, random.nextInt());
            case 9 -> code.emit(0x8B, 0x85 | (a << 3)).word(offset());
            case 10 -> code.emit(0x01, 0x85 | (a << 3)).word(offset());
            case 11 -> code.emit(0x89, 0x85 | (a << 3)).word(offset());
            case 12 -> code.emit(0x9C, 0x58 + a);
            case 13 -> code.emit(0x0F, 0xAF, registers(a, b));
            case 14 -> code.emit(0x0F, 0x90 + random.nextInt(16), 0xC0 + random.nextInt(4));
            default -> repetition();
        }
    }

    private void repetition() {
        code.move(ECX, random.nextInt(6)).move(ESI, DATA + random.nextInt(64)).move(EDI, DATA + random.nextInt(64));
        if (random.nextBoolean()) {
            code.emit(0xFC);
        }
        code.emit(0xF3, new int[] {0xA4, 0xAA, 0xA6, 0xAC}[random.nextInt(4)]);
    }

    private void wildInstruction() {
        switch (random.nextInt(13)) {
            case 0 -> code.emit(0xE4, 0x60);
            case 1 -> code.emit(0xE7, 0x61);
            case 2 -> code.emit(0x0F, 0x31);
            case 3 -> code.emit(0xF7, 0xF0 | scratch());
            case 4 -> code.emit(0xCD, 0x80);
            case 5 -> code.emit(0x0F, 0x0B);
            case 6 -> code.emit(0xFB);
            case 7 -> code.emit(0xF4);
            case 8, 9, 10 -> compareExchange();
            default -> rewriting();
        }
    }

    private void compareExchange() {
        if (random.nextBoolean()) {
            code.emit(0xF0);
        }
        code.emit(0x0F, 0xC7, 0x8D).word(random.nextInt(8) * 8);
    }

    /** Overwrites a one-byte instruction, near or far, with another; often its own neighbour. */
    private void rewriting() {
        boolean near = soft.isEmpty() || random.nextBoolean();
        int target = near ? code.here() + 7 : soft.get(random.nextInt(soft.size()));
        code.emit(0xC6, 0x05).word(target).emit(softByte());
        if (near) {
            soft.add(target);
            code.emit(softByte());
        }
    }

    private int softByte() {
        return new int[] {0x90, 0x40, 0x48, 0x43, 0x4B}[random.nextInt(5)];
    }

    /** Ends a block: a conditional jump over a few instructions, a call, or nothing. */
    private void terminator() {
        switch (random.nextInt(4)) {
            case 0 -> code.call(subroutines.get(random.nextInt(subroutines.size())));
            case 1 -> {
                code.emit(0x70 + random.nextInt(16), 1).emit(0x40 + EBX);
            }
            case 2 -> code.emit(0xEB, 0);
            default -> code.emit(0x85, registers(EAX, EBX));
        }
    }

    private static int registers(int register, int other) {
        return 0xC0 | (register << 3) | other;
    }

    private int scratch() {
        return random.nextInt(4);
    }

    private int offset() {
        return random.nextInt(64) * 4;
    }
}
