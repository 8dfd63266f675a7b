package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.unicorn.binding.HostMemory;

/**
 * The engine's record of a block it has translated: {@code struct TranslationBlock} of exec-all.h, read in place by its
 * address.
 *
 * <pre>
 *    0 u64 pc, linear      20 u16 size, bytes     32 u64 code (address of the translation)
 *    8 u64 CS base         22 u16 icount          40 u64 code size, bytes
 *   16 u32 flags           24 u32 cflags          72 u64 page_addr[2] (RAM addresses of the pages it lies in)
 * </pre>
 *
 * Behind the translation stands one row for each guest instruction: its address, the condition-code operation there,
 * and the end of its translation, each as the difference to the row before, in signed LEB128 (encode_search in
 * translate-all.c). A record stays readable after its block became invalid.
 */
public final class TranslatedBlock {
    private static final int PC = 0;
    private static final int CS_BASE = 8;
    private static final int FLAGS = 16;
    private static final int SIZE = 20;
    private static final int ICOUNT = 22;
    private static final int CFLAGS = 24;
    private static final int CODE = 32;
    private static final int CODE_SIZE = 40;
    private static final int PAGE_ADDRESS = 72;

    private static final int CF_COUNT_MASK = 0x7FFF;
    private static final int CF_INVALID = 0x40000;
    private static final int PAGE = 4096;

    private TranslatedBlock() {}

    public static long pc(long block) {
        return HostMemory.getLong(block + PC);
    }

    public static long codeSegmentBase(long block) {
        return HostMemory.getLong(block + CS_BASE);
    }

    public static int flags(long block) {
        return HostMemory.getInt(block + FLAGS);
    }

    public static int size(long block) {
        return HostMemory.getShort(block + SIZE);
    }

    public static int instructions(long block) {
        return HostMemory.getShort(block + ICOUNT);
    }

    /** The address of the translation. */
    public static long code(long block) {
        return HostMemory.getLong(block + CODE);
    }

    /** The length of the translation. */
    static long codeBytes(long block) {
        return HostMemory.getLong(block + CODE_SIZE);
    }

    /** Whether it was cut to one instruction because the block before it had rewritten itself. */
    public static boolean isRestart(long block) {
        return (HostMemory.getInt(block + CFLAGS) & CF_COUNT_MASK) != 0;
    }

    public static boolean isInvalid(long block) {
        return (HostMemory.getInt(block + CFLAGS) & CF_INVALID) != 0;
    }

    /** The RAM address of a byte of the block, or -1 if it was not translated from RAM. */
    public static long physical(long block, int offset) {
        long linear = pc(block) + offset;
        int page = (linear & -PAGE) == (pc(block) & -PAGE) ? 0 : 1;
        long address = HostMemory.getLong(block + PAGE_ADDRESS + 8L * page);
        return address == -1 ? -1 : address + (linear & (PAGE - 1));
    }

    /** The number of the instruction at this linear address, from 0; -1 if none begins there. */
    public static int indexOf(long block, long linear) {
        Rows rows = new Rows(block);
        for (int i = 0; i < rows.count; i++) {
            rows.read();
            if (rows.pc == linear) {
                return i;
            }
        }
        return -1;
    }

    /** The linear address of an instruction, counted from 0. */
    public static long addressOf(long block, int index) {
        Rows rows = new Rows(block);
        for (int i = 0; i <= index; i++) {
            rows.read();
        }
        return rows.pc;
    }

    /** Walks the rows behind the translation. */
    private static final class Rows {
        private final int count;
        private long position;
        private long pc;

        Rows(long block) {
            count = instructions(block);
            position = code(block) + codeBytes(block);
            pc = TranslatedBlock.pc(block);
        }

        void read() {
            pc += difference();
            difference();
            difference();
        }

        private long difference() {
            long value = 0;
            int shift = 0;
            byte part;
            do {
                part = HostMemory.getByte(position++);
                value |= (part & 0x7FL) << shift;
                shift += 7;
            } while (part < 0);
            return shift < 64 && (part & 0x40) != 0 ? value | (-1L << shift) : value;
        }
    }
}
