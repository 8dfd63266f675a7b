package io.understudy.cpu.unicorn.counter;

import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.JumpCache;
import io.understudy.cpu.unicorn.discovery.TranslatedBlock;
import io.understudy.cpu.unicorn.run.RunControl;
import io.understudy.cpu.unicorn.run.TrapCallbacks;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds CMPXCHG8B and CMPXCHG16B in newly translated blocks and hooks it, because the engine gets its flags wrong (why and how stands
 * in {@code flag-rescue.asm}). The engine reports each translation; the callback looks for the opcode's bytes, and only
 * a block that has them is stopped before its first run, looked at instruction by instruction, and translated again.
 */
public final class FlagRescue {
    private static final int TWO_BYTE = 0x0F;
    private static final int GROUP_9 = 0xC7;
    private static final int REX = 0x40;
    /** In a block's flags: it is 64-bit code. */
    private static final int CS64 = 1 << 15;

    private final UnicornHandle engine;
    private final CounterHooks hooks;
    private final RunControl control;
    private final JumpCache cache;
    private final GuestRam ram;
    private final TrapCallbacks traps;
    private final Map<Long, Long> hooked = new HashMap<>();
    private long suspect;

    // JNA holds callbacks weakly.
    private final Libunicorn.EdgeHook translations = this::translated;

    public FlagRescue(
            UnicornHandle engine,
            CounterHooks hooks,
            RunControl control,
            JumpCache cache,
            GuestRam ram,
            TrapCallbacks traps) {
        this.engine = engine;
        this.hooks = hooks;
        this.control = control;
        this.cache = cache;
        this.ram = ram;
        this.traps = traps;
    }

    public void install() {
        engine.hookTranslations(translations);
    }

    public boolean isHooked(long linear) {
        return hooked.containsKey(linear);
    }

    private void translated(long uc, long copy, long previous, long user) {
        try {
            long block = cache.at(HostMemory.getLong(copy));
            if (!mayHold(block) || unhookedIn(block, false) == 0) {
                return;
            }
            suspect = block;
            control.passed();
            control.lower();
        } catch (Throwable e) {
            traps.fail(e);
        }
    }

    /** Hooks what the last translation held. Between runs; true if it was this that stopped the run. */
    public boolean hookSuspect() {
        long block = suspect;
        if (block == 0) {
            return false;
        }
        suspect = 0;
        int unused = unhookedIn(block, true);
        long pc = TranslatedBlock.pc(block);
        engine.removeTranslations(pc, pc + TranslatedBlock.size(block));
        return true;
    }

    private boolean mayHold(long block) {
        int size = TranslatedBlock.size(block);
        boolean after = false;
        for (int i = 0; i < size; i++) {
            int value = codeByte(block, i);
            if (after && value == GROUP_9) {
                return true;
            }
            after = value == TWO_BYTE;
        }
        return false;
    }

    private int unhookedIn(long block, boolean hook) {
        int found = 0;
        for (int i = 0; i < TranslatedBlock.instructions(block); i++) {
            long linear = TranslatedBlock.addressOf(block, i);
            if (!isHooked(linear) && isCompareExchange(block, (int) (linear - TranslatedBlock.pc(block)))) {
                found++;
                if (hook) {
                    hooked.put(linear, hooks.hookInstruction(linear));
                }
            }
        }
        return found;
    }

    private boolean isCompareExchange(long block, int offset) {
        int at = offset;
        while (isPrefix(codeByte(block, at))) {
            at++;
        }
        if ((TranslatedBlock.flags(block) & CS64) != 0 && (codeByte(block, at) & 0xF0) == REX) {
            at++;
        }
        int modrm = codeByte(block, at + 2);
        return codeByte(block, at) == TWO_BYTE
                && codeByte(block, at + 1) == GROUP_9
                && (modrm & 0x38) == 0x08
                && modrm < 0xC0;
    }

    private static boolean isPrefix(int value) {
        return switch (value) {
            case 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3 -> true;
            default -> false;
        };
    }

    /** A byte of the block's code as it lies in RAM; -1 beyond the block or beyond RAM. */
    private int codeByte(long block, int offset) {
        if (offset >= TranslatedBlock.size(block)) {
            return -1;
        }
        long physical = TranslatedBlock.physical(block, offset);
        return physical < 0 || physical >= ram.bytes() ? -1 : HostMemory.getByte(ram.address() + physical) & 0xFF;
    }
}
