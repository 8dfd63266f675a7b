package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import java.io.IOException;

/**
 * Where the engine's translator keeps what code that is put into translations must name. The values of its intermediate
 * code that stand for the guest's registers are records in its context ({@code struct TCGTemp} in tcg.h), and each has
 * the register's name, by which it is found.
 *
 * @param context in {@code uc_struct}, the pointer to the context
 * @param rdx in the context, the value that stands for RDX
 * @param state in the context, the value that stands for the address of the processor state
 */
public record TranslatorLayout(int context, int rdx, int state) {
    private static final int UC_BYTES = 16384;
    private static final int CONTEXT_BYTES = 8192;

    private static final int GLOBALS = 44;
    private static final int VALUES = 48;
    private static final int FEWEST_GLOBALS = 16;
    private static final int MOST_VALUES = 512;

    private static final int MEMORY_BASE = 16;
    private static final int MEMORY_OFFSET = 24;
    private static final int NAME = 32;

    /** "rdx" and "env", with the zero behind. */
    private static final int RDX = 0x00786472;

    private static final int ENV = 0x00766E65;
    private static final int RDX_IN_STATE = 2 * Long.BYTES;

    /** Null if they are not found. */
    public static TranslatorLayout search() {
        try (UnicornHandle engine = new UnicornHandle()) {
            ReadableMemory readable = new ReadableMemory();
            long uc = engine.address();
            for (int at = 0; at < UC_BYTES && readable.from(uc + at) >= Long.BYTES; at += Long.BYTES) {
                long context = HostMemory.getLong(uc + at);
                int rdx = isContext(readable, context) ? rdx(readable, context) : 0;
                if (rdx != 0) {
                    return new TranslatorLayout(
                            at, rdx, (int) (HostMemory.getLong(context + rdx + MEMORY_BASE) - context));
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isContext(ReadableMemory readable, long address) {
        if ((address & 7) != 0 || readable.from(address) < CONTEXT_BYTES) {
            return false;
        }
        int globals = HostMemory.getInt(address + GLOBALS);
        int values = HostMemory.getInt(address + VALUES);
        return globals >= FEWEST_GLOBALS && globals <= values && values <= MOST_VALUES;
    }

    private static int rdx(ReadableMemory readable, long context) {
        for (int at = 0; at < CONTEXT_BYTES - NAME - Long.BYTES; at += Long.BYTES) {
            long base = HostMemory.getLong(context + at + MEMORY_BASE);
            if (HostMemory.getLong(context + at + MEMORY_OFFSET) == RDX_IN_STATE
                    && isNamed(readable, context + at, RDX)
                    && base > context
                    && base < context + CONTEXT_BYTES
                    && isNamed(readable, base, ENV)) {
                return at;
            }
        }
        return 0;
    }

    private static boolean isNamed(ReadableMemory readable, long value, int name) {
        long text = HostMemory.getLong(value + NAME);
        return readable.from(text) >= Integer.BYTES && HostMemory.getInt(text) == name;
    }
}
