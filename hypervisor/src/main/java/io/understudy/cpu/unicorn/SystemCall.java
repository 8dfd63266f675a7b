package io.understudy.cpu.unicorn;

import com.sun.jna.Memory;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.cpu.unicorn.discovery.TranslatedBlock;
import io.understudy.cpu.unicorn.register.RegisterFile;
import io.understudy.cpu.unicorn.run.RunControl;
import io.understudy.cpu.unicorn.run.TrapCallbacks;

/**
 * SYSCALL, which the engine does not carry out itself but leaves to a hook ({@code helper_syscall} in seg_helper.c). It
 * ends its block, so the guest goes on in the kernel without a stop, and the count is right as it is. SYSRET needs no
 * help.
 *
 * <p>AMD64 manual vol. 3, SYSCALL: RCX and R11 take RIP and RFLAGS, CS and SS come from STAR, RIP from LSTAR (CSTAR from
 * compatibility mode), and FMASK says which flags are cleared. In legacy mode the lower half of STAR is EIP.
 */
@SuppressWarnings("EnumOrdinal") // the order of the enum is the engine's order
final class SystemCall {
    private static final int INVALID_OPCODE = 6;
    private static final int ENABLED = 1;

    private static final int INTERRUPT = 0x200;
    private static final int RESUME = 1 << 16;
    private static final int VIRTUAL_8086 = 1 << 17;

    private static final int CODE_64 = 0x00A09B00;
    private static final int CODE_32 = 0x00C09B00;
    private static final int DATA = 0x00C09300;
    private static final int WITHOUT_PRIVILEGE = 0xFFFC;

    // Where each register is read to: EFLAGS, then the model-specific ones.
    private static final int FEATURES = 1;
    private static final int STAR = 2;
    private static final int LSTAR = 3;
    private static final int CSTAR = 4;
    private static final int FMASK = 5;
    private static final int[] MODEL_NAMES = {
        UnicornHandle.EXTENDED_FEATURES, 0xC0000081, 0xC0000082, 0xC0000083, 0xC0000084
    };
    private static final int SLOTS = 1 + MODEL_NAMES.length;
    private static final int SLOT = 16;

    private final UnicornHandle engine;
    private final Environment environment;
    private final RegisterFile registers;
    private final RunControl control;
    private final TrapCallbacks traps;
    private final Memory slots = new Memory((long) SLOTS * SLOT);
    private final Memory pointers = new Memory((long) SLOTS * Long.BYTES);
    private final Memory names = new Memory((long) SLOTS * Integer.BYTES);

    // JNA holds callbacks weakly.
    private final Libunicorn.InstructionHook hook = this::called;

    SystemCall(Emulator emulator, RegisterFile registers, RunControl control, TrapCallbacks traps) {
        this.engine = emulator.engine();
        this.environment = emulator.environment();
        this.registers = registers;
        this.control = control;
        this.traps = traps;
        for (int i = 0; i < SLOTS; i++) {
            names.setInt(4L * i, i == 0 ? Libunicorn.REG_EFLAGS : Libunicorn.REG_MSR);
            pointers.setPointer(8L * i, slots.share((long) i * SLOT));
        }
        for (int i = 1; i < SLOTS; i++) {
            slots.setInt((long) i * SLOT, MODEL_NAMES[i - 1]);
        }
    }

    void install() {
        engine.hookKind(Libunicorn.INSN_SYSCALL, hook);
    }

    private int called(long uc, long user) {
        try {
            UnicornHandle.check("SYSCALL", Libunicorn.uc_reg_read_batch(uc, names, pointers, SLOTS));
            long here = environment.instructionPointer();
            long length = lengthAt(environment.linearInstructionPointer());
            boolean enabled = (modelSpecific(FEATURES) & ENABLED) != 0;
            // The engine goes on to add the instruction's length.
            environment.setInstructionPointer((enabled ? enter(here + length) : here) - length);
            if (!enabled) {
                control.setVector(INVALID_OPCODE);
                control.setReason(RunControl.REASON_EXCEPTION);
                control.lower();
                engine.stop();
            }
        } catch (Throwable e) {
            traps.fail(e);
        }
        return 0;
    }

    private long lengthAt(long linear) {
        long block = control.block();
        return TranslatedBlock.pc(block) + TranslatedBlock.size(block) - linear;
    }

    /** Makes the processor the kernel's; returns where that begins. */
    private long enter(long next) {
        int flags = slots.getInt(0);
        long star = modelSpecific(STAR);
        int selector = (int) (star >>> 32) & WITHOUT_PRIVILEGE;
        boolean longMode = registers.longMode();
        long target = longMode ? modelSpecific(environment.is64BitCode() ? LSTAR : CSTAR) : star & 0xFFFFFFFFL;
        environment.setGeneral(GeneralRegister.ECX.ordinal(), next);
        if (longMode) {
            environment.setGeneral(GeneralRegister.R11.ordinal(), flags & ~RESUME);
            flags &= ~(int) modelSpecific(FMASK);
        } else {
            flags &= ~(INTERRUPT | VIRTUAL_8086);
        }
        environment.setFlagsInRun(flags & ~RESUME);
        registers.setSegment(SegmentRegister.CS, selector, 0, -1, longMode ? CODE_64 : CODE_32);
        registers.setSegment(SegmentRegister.SS, selector + 8, 0, -1, DATA);
        registers.setPrivilege(0);
        registers.settle();
        return target;
    }

    private long modelSpecific(int slot) {
        return slots.getLong((long) slot * SLOT + Long.BYTES);
    }
}
