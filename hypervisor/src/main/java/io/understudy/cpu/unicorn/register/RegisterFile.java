package io.understudy.cpu.unicorn.register;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.Environment;

/** {@link CpuState} on the engine's own state; {@link #settle()} brings the hidden flags in line before a run. */
@SuppressWarnings("EnumOrdinal") // the order of the enum is the engine's order
public final class RegisterFile implements CpuState {
    private static final int CPL = 3;
    private static final int INHIBIT_IRQ = 1 << 3;
    private static final int CS32 = 1 << 4;
    private static final int SS32 = 1 << 5;
    private static final int ADDSEG = 1 << 6;
    private static final int PE = 1 << 7;
    private static final int CS64 = 1 << 15;
    private static final int MP_EM_TS = 7 << 9;
    private static final int OSFXSR = 1 << 22;
    /** TF, IOPL, VM and RF have a place here too, but blocks take them from EFLAGS (cpu_get_tb_cpu_state). */
    private static final int FROM_EFLAGS = (1 << 8) | (3 << 12) | (1 << 16) | (1 << 17);

    private static final int DERIVED = CS32 | SS32 | CS64 | ADDSEG | PE | MP_EM_TS | OSFXSR | FROM_EFLAGS;

    private static final int DESCRIPTOR_B = 1 << 22;
    private static final int ALL = -1;
    private static final int FLAT_CODE = 0x00C09B00;
    private static final int FLAT_DATA = 0x00C09300;
    private static final int BUSY_TSS = 0x8B00;
    private static final int BUSY = 0x200;
    private static final int CR0_PE = 1;
    private static final int CR4_OSFXSR = 1 << 9;
    private static final int EFLAGS_VM = 1 << 17;
    private static final int EFLAGS_ONE = 2;

    static final int ATTRIBUTE_BITS = 0x00F0FF00;

    private UnicornHandle engine;
    private Environment environment;
    private boolean modeChanged;

    public void attach(UnicornHandle to, Environment of) {
        engine = to;
        environment = of;
        modeChanged = true;
    }

    /** Flat 32-bit segments, protected mode without paging, privilege 0, at address 0. */
    public void makeFlat() {
        for (SegmentRegister segment : SegmentRegister.values()) {
            switch (segment) {
                case CS -> setSegment(segment, 0, 0, ALL, FLAT_CODE);
                case ES, SS, DS, FS, GS -> setSegment(segment, 0, 0, ALL, FLAT_DATA);
                case LDTR -> setSegment(segment, 0, 0, 0, 0);
                case TR -> setSegment(segment, 0, 0, ALL, BUSY_TSS);
                case GDTR, IDTR -> setSegment(segment, 0, 0, 0, 0);
            }
        }
        setControl(4, 0);
        setControl(0, CR0_PE);
        setFlags(0);
        setInstructionPointer(0);
    }

    /** Recomputes what the engine derives from segments, CR0, CR4 and EFLAGS (x86_update_hflags in cpu.c). */
    public void settle() {
        if (!modeChanged) {
            return;
        }
        modeChanged = false;
        int cr0 = (int) environment.control(0);
        int hidden = environment.hiddenFlags() & ~DERIVED;
        hidden |= (cr0 & CR0_PE) != 0 ? PE : 0;
        hidden |= (cr0 << 8) & MP_EM_TS;
        hidden |= (environment.control(4) & CR4_OSFXSR) != 0 ? OSFXSR : 0;
        environment.setHiddenFlags(environment.is64BitCode() ? hidden | CS32 | SS32 | CS64 : segmented(hidden));
    }

    private int segmented(int flags) {
        int hidden = flags;
        hidden |= is32Bit(SegmentRegister.CS) ? CS32 : 0;
        hidden |= is32Bit(SegmentRegister.SS) ? SS32 : 0;
        boolean flat = (hidden & (PE | CS32)) == (PE | CS32)
                && (environment.flags() & EFLAGS_VM) == 0
                && (base(SegmentRegister.DS) | base(SegmentRegister.ES) | base(SegmentRegister.SS)) == 0;
        return hidden | (flat ? 0 : ADDSEG);
    }

    /** Whether something was set that {@link #settle()} has not seen yet. */
    public boolean isChanged() {
        return modeChanged;
    }

    private boolean is32Bit(SegmentRegister register) {
        return (environment.attributes(register) & DESCRIPTOR_B) != 0;
    }

    @Override
    public long general(GeneralRegister register) {
        return environment.general(register.ordinal());
    }

    @Override
    public void setGeneral(GeneralRegister register, long value) {
        environment.setGeneral(register.ordinal(), value);
    }

    @Override
    public long instructionPointer() {
        return environment.instructionPointer();
    }

    @Override
    public void setInstructionPointer(long value) {
        environment.setInstructionPointer(value);
    }

    @Override
    public int flags() {
        return environment.flags();
    }

    @Override
    public void setFlags(int value) {
        environment.setFlags(value | EFLAGS_ONE);
        modeChanged = true;
    }

    @Override
    public int selector(SegmentRegister register) {
        return environment.selector(register) & 0xFFFF;
    }

    @Override
    public long base(SegmentRegister register) {
        return environment.base(register);
    }

    @Override
    public int limit(SegmentRegister register) {
        return environment.limit(register);
    }

    @Override
    public int attributes(SegmentRegister register) {
        return environment.attributes(register) & ATTRIBUTE_BITS;
    }

    @Override
    public void setSegment(SegmentRegister register, int selector, long base, int limit, int attributes) {
        boolean task = register == SegmentRegister.TR && selector != 0;
        // The engine keeps the type of a running task as if it were free, and asks no other for its I/O map (check_io).
        int kept = task ? attributes & ~BUSY : attributes;
        environment.setSegment(register, selector & 0xFFFF, base, limit, kept);
        modeChanged = true;
    }

    @Override
    public long control(int index) {
        return environment.control(checked(index));
    }

    @Override
    public void setControl(int index, long value) {
        engine.write(Libunicorn.REG_CR0 + checked(index), value);
        modeChanged = true;
    }

    private static int checked(int index) {
        if (index != 0 && (index < 2 || index > 4)) {
            throw new IllegalArgumentException("there is no CR" + index);
        }
        return index;
    }

    @Override
    public long extendedFeatures() {
        return engine.readModelSpecific(UnicornHandle.EXTENDED_FEATURES);
    }

    @Override
    public void setExtendedFeatures(long value) {
        engine.writeModelSpecific(UnicornHandle.EXTENDED_FEATURES, value);
    }

    @Override
    public boolean longMode() {
        return (environment.hiddenFlags() & Environment.HF_LMA) != 0;
    }

    @Override
    public int privilege() {
        return environment.hiddenFlags() & CPL;
    }

    @Override
    public void setPrivilege(int level) {
        environment.setHiddenFlags((environment.hiddenFlags() & ~CPL) | (level & CPL));
    }

    @Override
    public boolean interruptShadow() {
        return (environment.hiddenFlags() & INHIBIT_IRQ) != 0;
    }

    @Override
    public void clearInterruptShadow() {
        setInterruptShadow(false);
    }

    void setInterruptShadow(boolean on) {
        environment.setHiddenFlags((environment.hiddenFlags() & ~INHIBIT_IRQ) | (on ? INHIBIT_IRQ : 0));
    }
}
