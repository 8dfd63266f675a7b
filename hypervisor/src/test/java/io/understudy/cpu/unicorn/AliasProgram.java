package io.understudy.cpu.unicorn;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * A random program that writes routines through aliases of their pages and calls them through others. EBP counts the
 * calls that did not execute what was stored last. It ends with HLT, or INT 80h if a user is to run it.
 */
final class AliasProgram {
    private static final int[] SLOTS = {0x100, 0x400, 0x7F0, 0xC20, 0xFF9, 0xFFC, 0xFFE};
    private static final int[] SELF_MODIFYING = {0x200, 0x900, 0xFF8};

    private static final int MOVE_EAX = 0xB8;
    private static final int RETURN = 0xC3;
    private static final int ROUTINE_BYTES = 6;
    private static final int PORT = 0x60;

    static final int BYTES_AN_OUT = 4;

    private final Random random;
    private final AliasedPages pages;
    private final boolean flushes;
    private final Code code = new Code();
    private final Queue<DeviceWrite> deviceWrites = new ArrayDeque<>();
    private final boolean user;
    private int calls;

    /** A byte that a device writes into RAM. */
    record DeviceWrite(int physical, byte value) {}

    AliasProgram(Random random, AliasedPages pages, boolean user, int operations) {
        this.random = random;
        this.pages = pages;
        this.user = user;
        this.flushes = !user && random.nextInt(3) == 0;
        for (int i = 0; i < operations; i++) {
            operation();
        }
        if (user) {
            code.emit(0xCD, 0x80);
        } else {
            code.emit(0xF4);
        }
    }

    Code code() {
        return code;
    }

    int calls() {
        return calls;
    }

    /** In the order of the program's OUTs, {@link #BYTES_AN_OUT} for each. */
    Queue<DeviceWrite> deviceWrites() {
        return deviceWrites;
    }

    private void operation() {
        switch (random.nextInt(flushes ? 12 : 10)) {
            case 0 -> newRoutine();
            case 1 -> newConstant();
            case 2 -> copyRoutine();
            case 3 -> code.emit(0xA1).word(pages.anyAlias(random) + random.nextInt(0xFF0)); // MOV EAX,[alias]
            case 4 -> selfModifying();
            case 5 -> pushedConstant();
            case 6, 7 -> call();
            case 8 -> fill();
            case 9 -> newConstantsByDevice();
            case 10 -> invalidatePage();
            case 11 -> loadDirectory();
            default -> throw new AssertionError();
        }
    }

    private int slot() {
        return SLOTS[random.nextInt(SLOTS.length)];
    }

    /** MOV BYTE [address],value. */
    private void storeByte(int address, int value) {
        code.emit(0xC6, 0x05).word(address).emit(value);
        pages.write(address, value);
    }

    /** MOV DWORD [address],value. */
    private void storeWord(int address, int value) {
        code.emit(0xC7, 0x05).word(address).word(value);
        pages.write32(address, value);
    }

    /** MOV EAX,constant; RET. */
    private void newRoutine() {
        int at = pages.anyAlias(random) + slot();
        storeByte(at, MOVE_EAX);
        storeWord(at + 1, random.nextInt());
        storeByte(at + 5, RETURN);
    }

    private void newConstant() {
        int at = pages.anyAlias(random) + slot();
        if (random.nextBoolean()) {
            storeWord(at + 1, random.nextInt());
        } else {
            storeByte(at + 1 + random.nextInt(4), random.nextInt());
        }
    }

    /** OUT PORT,AL once or twice: the device writes while the block runs that goes on to call. */
    private void newConstantsByDevice() {
        for (int i = user ? 0 : 1 + random.nextInt(2); i > 0; i--) {
            int at = pages.anyAlias(random) + slot() + 1;
            int value = random.nextInt();
            for (int each = 0; each < BYTES_AN_OUT; each++) {
                deviceWrites.add(new DeviceWrite(pages.physical(at + each), (byte) (value >>> (8 * each))));
            }
            pages.write32(at, value);
            code.emit(0xE6, PORT);
        }
    }

    /** MOV ESI,from; MOV EDI,to; MOV ECX,length; REP MOVSB. */
    private void copyRoutine() {
        int from = pages.anyAlias(random) + slot();
        int to = pages.anyAlias(random) + slot();
        code.move(6, from).move(7, to).move(1, ROUTINE_BYTES).emit(0xF3, 0xA4);
        for (int i = 0; i < ROUTINE_BYTES; i++) {
            pages.write(to + i, pages.read(from + i));
        }
    }

    /** MOV ESI,ESP; MOV ESP,behind; PUSH constant; MOV ESP,ESI: the stack lies over the constant. */
    private void pushedConstant() {
        int at = pages.anyAlias(random) + slot() + 1;
        int value = random.nextInt();
        code.emit(0x89, 0xE6).move(4, at + 4).emit(0x68).word(value).emit(0x89, 0xF4);
        pages.write32(at, value);
    }

    /** Overwrites most of a page with data, more than it has patience for: REP STOSD. */
    private void fill() {
        int at = pages.anyAlias(random) + random.nextInt(0x400);
        int words = 280 + random.nextInt(400);
        int value = random.nextInt();
        code.move(7, at).move(1, words).move(0, value).emit(0xF3, 0xAB);
        for (int i = 0; i < words; i++) {
            pages.write32(at + 4 * i, value);
        }
    }

    /** A routine MOV BYTE [constant's other alias],new; MOV AL,constant; RET that changes its own next instruction. */
    private void selfModifying() {
        int routine = executableAlias() + SELF_MODIFYING[random.nextInt(SELF_MODIFYING.length)];
        int constant = routine + 8;
        int value = random.nextInt(256);
        int[] bytes = {0xC6, 0x05, constant, constant >> 8, constant >> 16, constant >> 24, value, 0xB0, 0, RETURN};
        int writer = routine;
        for (int i = 0; i < bytes.length; i++) {
            storeByte(writer + i, bytes[i]);
        }
        if (!isExecutableRange(routine, bytes.length)) {
            return;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (pages.read(routine + i) != (bytes[i] & 0xFF)) {
                return; // both its pages are the same one, and it overwrote itself
            }
        }
        code.call(routine).emit(0x3C, value, 0x74, 0x01, 0x45); // CMP AL,value; JE; INC EBP
        pages.write(constant, value);
        calls++;
    }

    private int executableAlias() {
        int alias;
        do {
            alias = pages.anyAlias(random);
        } while (!pages.isExecutable(alias));
        return alias;
    }

    private boolean isExecutableRange(int linear, int length) {
        return pages.isExecutable(linear) && pages.isExecutable(linear + length - 1);
    }

    private void call() {
        int routine = executableAlias() + slot();
        boolean complete = pages.read(routine) == MOVE_EAX
                && pages.read(routine + 5) == RETURN
                && isExecutableRange(routine, ROUTINE_BYTES);
        if (complete) {
            code.call(routine).emit(0x3D).word(pages.read32(routine + 1)).emit(0x74, 0x01, 0x45);
            calls++;
        }
    }

    /** INVLPG [alias]. */
    private void invalidatePage() {
        code.emit(0x0F, 0x01, 0x3D).word(pages.anyAlias(random));
    }

    /** MOV EAX,directory; MOV CR3,EAX. */
    private void loadDirectory() {
        if (random.nextInt(3) == 0) {
            pages.switchSpace();
        }
        code.move(0, pages.directory()).emit(0x0F, 0x22, 0xD8);
    }
}
