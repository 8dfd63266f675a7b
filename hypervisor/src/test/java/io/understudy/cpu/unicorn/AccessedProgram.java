package io.understudy.cpu.unicorn;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A guest that clears Accessed bits without telling the TLB, as an operating system does that looks for pages to swap
 * out. Which bits come back depends on which entries the TLB still had, so the page tables show what it held.
 */
final class AccessedProgram {
    static final int DIRECTORY = 0x10000;

    private static final int TABLE = DIRECTORY + 0x1000;
    private static final int PAGE = 0x1000;
    private static final int LINEAR = 0x100000;
    private static final int LINEAR_PAGES = 768;
    private static final int PHYSICAL = 0x20000;
    private static final int PHYSICAL_PAGES = 64;
    /** Pages whose loops run again and again, so that their blocks are chained. */
    private static final int FEW = 12;

    private static final int COUNTDOWN = 0x40;
    private static final int COUNTDOWN_LOOP = COUNTDOWN + 5;
    private static final int SWEEP = 0x80;
    private static final int EVICT = 0xC0;
    private static final int EVICT_LOOP = EVICT + 18;
    private static final int DATA = 0x200;

    /** So many 4 MiB that all are mapped by the one table. */
    private static final int REPEATS = 40;

    private static final int REPEAT = 0x400000;

    private AccessedProgram() {}

    /** Maps 64 pages with three routines each to 768 linear pages, again and again. */
    static void prepare(Guest guest) {
        PageTables tables = new PageTables(guest.ram, DIRECTORY).identity(0, LINEAR);
        for (int i = 0; i < LINEAR_PAGES; i++) {
            tables.map(
                    LINEAR + i * PAGE, PHYSICAL + i % PHYSICAL_PAGES * PAGE, PageTables.PRESENT | PageTables.WRITABLE);
        }
        for (int i = 1; i < REPEATS; i++) {
            guest.ram.putInt(DIRECTORY + 4 * i, guest.ram.getInt(DIRECTORY));
        }
        for (int i = 0; i < PHYSICAL_PAGES; i++) {
            // MOV ECX,3; again: DEC ECX; JNZ again; RET
            guest.load(new Code(PHYSICAL + i * PAGE + COUNTDOWN).move(1, 3).emit(0x49, 0x75, 0xFD, 0xC3));
            // again: MOV EAX,[ESI]; ADD ESI,EBX; DEC ECX; JNZ again; RET
            guest.load(new Code(PHYSICAL + i * PAGE + SWEEP).emit(0x8B, 0x06, 0x01, 0xDE, 0x49, 0x75, 0xF9, 0xC3));
            // MOV CR3,EAX; sweep: MOV EAX,[ESI]; ADD ESI,EBX; DEC ECX; JNZ sweep; AND BYTE [EDI],~20h; JMP again;
            // again: DEC EDX; JNZ again; RET
            guest.load(new Code(PHYSICAL + i * PAGE + EVICT)
                    .emit(0x0F, 0x22, 0xD8, 0x8B, 0x06, 0x01, 0xDE, 0x49, 0x75, 0xF9)
                    .emit(0x80, 0x27, 0xDF, 0xE9, 0, 0, 0, 0, 0x4A, 0x75, 0xFD, 0xC3));
        }
        tables.use(guest.state);
    }

    /** So many random steps and HLT. */
    static Code random(Random random, int steps) {
        Code code = new Code();
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(20)) {
                case 0, 1 -> clearBits(code, random.nextInt(LINEAR_PAGES - 100), 100);
                case 2 -> clearBits(code, 0, LINEAR_PAGES);
                case 3, 4, 5, 6 -> countDown(code, random.nextInt(random.nextBoolean() ? FEW : LINEAR_PAGES));
                case 7, 8, 9 ->
                    sweep(code, random.nextInt(LINEAR_PAGES), random.nextInt(256), 1 + random.nextInt(300), PAGE);
                case 10 -> code.emit(0x0F, 0x01, 0x3D).word(LINEAR + random.nextInt(LINEAR_PAGES) * PAGE); // INVLPG
                case 11 -> {
                    if (random.nextInt(4) == 0) {
                        flush(code);
                    }
                }
                case 12, 13, 14, 15 -> evict(code, random.nextInt(FEW), 8 + random.nextInt(20));
                case 16, 17 -> enterLoop(code, random);
                case 18, 19 -> fill(code, random.nextInt(LINEAR_PAGES), random.nextInt(700));
                default -> throw new AssertionError();
            }
        }
        return code.emit(0xF4);
    }

    /** MOV EDI,entries; MOV ECX,pages; again: AND BYTE [EDI],~20h; ADD EDI,4; LOOP again. */
    static void clearBits(Code code, int first, int pages) {
        code.move(7, TABLE + 4 * (LINEAR / PAGE + first)).move(1, pages);
        code.emit(0x80, 0x27, 0xDF, 0x83, 0xC7, 4, 0xE2, 0xF8);
    }

    /** A routine of two blocks, called through a register. */
    static void countDown(Code code, int page) {
        code.move(0, LINEAR + page * PAGE + COUNTDOWN).emit(0xFF, 0xD0);
    }

    /**
     * Code in a page flushes the TLB, reads others until its own page is not in the TLB any more, clears its Accessed
     * bit, and goes on in a loop that is entered by chained jumps only.
     */
    private static void evict(Code code, int page, int others) {
        int linear = LINEAR + page * PAGE;
        code.move(0, DIRECTORY).move(6, linear + REPEAT).move(3, REPEAT).move(1, others);
        code.move(7, TABLE + 4 * (linear / PAGE)).move(2, 5).call(linear + EVICT);
    }

    /** The same loops entered by an indirect jump, which looks for them in the engine's jump cache. */
    private static void enterLoop(Code code, Random random) {
        int loop = random.nextBoolean() ? COUNTDOWN_LOOP : EVICT_LOOP;
        code.move(1, 3).move(2, 3).move(0, LINEAR + random.nextInt(FEW) * PAGE + loop);
        code.emit(0xFF, 0xD0);
    }

    /** Code in one page reads so many others. */
    static void sweep(Code code, int page, int first, int count, int stride) {
        code.move(6, LINEAR + first * PAGE).move(3, stride).move(1, count);
        code.call(LINEAR + page * PAGE + SWEEP);
    }

    /** Writes data beside a page's routines, often more than the page has patience for: REP STOSD. */
    static void fill(Code code, int page, int words) {
        code.move(7, LINEAR + page * PAGE + DATA).move(1, words).emit(0xF3, 0xAB);
    }

    /** MOV EAX,directory; MOV CR3,EAX. */
    static void flush(Code code) {
        code.move(0, DIRECTORY).emit(0x0F, 0x22, 0xD8);
    }

    /** The Accessed bits of the pages, as text. */
    static String accessed(ByteBuffer ram) {
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < LINEAR_PAGES; i++) {
            bits.append((ram.get(TABLE + 4 * (LINEAR / PAGE + i)) & 0x20) == 0 ? '.' : 'A');
        }
        return bits.toString();
    }
}
