package io.understudy.verification.fuzz;

import java.util.SplittableRandom;

/** Draws code: bytes at random, with a liking for what translators get wrong. */
final class FuzzCode {
    private static final int[] PREFIXES = {
        0xF0, 0xF2, 0xF3, 0x66, 0x67, 0x2E, 0x36, 0x3E, 0x26, 0x64, 0x65, 0x48, 0x4F, 0x41
    };
    private static final int LONGEST_STORM = 16;
    private static final int LONGEST_ECHO = 12;
    private static final int ESCAPE = 0x0F;

    private final SplittableRandom random;
    private final byte[] code;
    private int at;

    private FuzzCode(SplittableRandom random, int bytes) {
        this.random = random;
        code = new byte[bytes];
    }

    /** @param base where the code will lie, so that it can find and rewrite itself */
    static byte[] draw(SplittableRandom random, int bytes, int base) {
        FuzzCode drawn = new FuzzCode(random, bytes);
        while (drawn.at < bytes) {
            drawn.piece(base);
        }
        return drawn.code;
    }

    private void piece(int base) {
        switch (random.nextInt(8)) {
            case 0 -> noise(1 + random.nextInt(16));
            case 1 -> storm();
            case 2 -> pointer(base);
            case 3 -> echo();
            case 4 -> store();
            default -> instruction();
        }
    }

    private void noise(int length) {
        for (int i = 0; i < length; i++) {
            put(random.nextInt(256));
        }
    }

    /** Some prefixes, an opcode of one to three bytes, operands. */
    private void instruction() {
        for (int i = random.nextInt(3); i > 0; i--) {
            put(PREFIXES[random.nextInt(PREFIXES.length)]);
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> put(ESCAPE);
            case 2 -> {
                put(ESCAPE);
                put(random.nextBoolean() ? 0x38 : 0x3A);
            }
            case 3 -> put(0xC4 + random.nextInt(2));
            default -> {}
        }
        noise(2 + random.nextInt(5));
    }

    /** As many prefixes as an instruction holds, or more. */
    private void storm() {
        for (int i = random.nextInt(LONGEST_STORM); i >= 0; i--) {
            put(PREFIXES[random.nextInt(PREFIXES.length)]);
        }
        instruction();
    }

    /** MOV register, an address of the code or of the data behind it; not the stack's register. */
    private void pointer(int base) {
        int register = random.nextInt(7);
        put(0xB8 + (register < 4 ? register : register + 1 & 7));
        int value = base + random.nextInt(2 * code.length);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            put(value >> shift);
        }
    }

    /** MOV BYTE [register], anything: a program that rewrites itself. */
    private void store() {
        put(0xC6);
        put(new int[] {0, 1, 2, 3, 6, 7}[random.nextInt(6)]);
        put(random.nextInt(256));
    }

    /** Once more what was drawn just now, many times: long blocks of one instruction. */
    private void echo() {
        int length = 1 + random.nextInt(Math.min(LONGEST_ECHO, at + 1));
        int from = Math.max(0, at - length);
        for (int i = random.nextInt(90) * length; i > 0 && at < code.length; i--, from++) {
            put(code[from]);
        }
    }

    private void put(int value) {
        if (at < code.length) {
            code[at++] = (byte) value;
        }
    }
}
