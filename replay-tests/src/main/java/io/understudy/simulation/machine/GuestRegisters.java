package io.understudy.simulation.machine;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/** Registers in real mode, as far as an interrupt's delivery needs them. */
final class GuestRegisters implements CpuState {
    private static final GeneralRegister[] GENERAL = GeneralRegister.values();
    private static final SegmentRegister[] SEGMENTS = SegmentRegister.values();
    private static final int REAL_MODE_LIMIT = 0xFFFF;

    private final long[] general = new long[GENERAL.length];
    private final int[] selectors = new int[SEGMENTS.length];
    private final long[] bases = new long[SEGMENTS.length];
    private long instructionPointer;
    private int flags = 2;

    void save(StateWriter out) {
        for (long value : general) {
            out.putLong(value);
        }
        for (int i = 0; i < selectors.length; i++) {
            out.putInt(selectors[i]).putLong(bases[i]);
        }
        out.putLong(instructionPointer).putInt(flags);
    }

    void restore(StateReader in) {
        for (int i = 0; i < general.length; i++) {
            general[i] = in.getLong();
        }
        for (int i = 0; i < selectors.length; i++) {
            selectors[i] = in.getInt();
            bases[i] = in.getLong();
        }
        instructionPointer = in.getLong();
        flags = in.getInt();
    }

    private static int index(GeneralRegister register) {
        for (int i = 0; i < GENERAL.length; i++) {
            if (GENERAL[i] == register) {
                return i;
            }
        }
        throw new AssertionError(register);
    }

    private static int index(SegmentRegister register) {
        for (int i = 0; i < SEGMENTS.length; i++) {
            if (SEGMENTS[i] == register) {
                return i;
            }
        }
        throw new AssertionError(register);
    }

    @Override
    public long general(GeneralRegister register) {
        return general[index(register)];
    }

    @Override
    public void setGeneral(GeneralRegister register, long value) {
        general[index(register)] = value;
    }

    @Override
    public long instructionPointer() {
        return instructionPointer;
    }

    @Override
    public void setInstructionPointer(long value) {
        instructionPointer = value;
    }

    @Override
    public int flags() {
        return flags;
    }

    @Override
    public void setFlags(int value) {
        flags = value;
    }

    @Override
    public int selector(SegmentRegister register) {
        return selectors[index(register)];
    }

    @Override
    public long base(SegmentRegister register) {
        return bases[index(register)];
    }

    @Override
    public int limit(SegmentRegister register) {
        return REAL_MODE_LIMIT;
    }

    @Override
    public int attributes(SegmentRegister register) {
        return 0;
    }

    @Override
    public void setSegment(SegmentRegister register, int selector, long base, int limit, int attributes) {
        selectors[index(register)] = selector;
        bases[index(register)] = base;
    }

    @Override
    public long control(int index) {
        return 0;
    }

    @Override
    public void setControl(int index, long value) {
        throw new UnsupportedOperationException("this program stays in real mode");
    }

    @Override
    public long extendedFeatures() {
        return 0;
    }

    @Override
    public void setExtendedFeatures(long value) {
        throw new UnsupportedOperationException("this program stays in real mode");
    }

    @Override
    public boolean longMode() {
        return false;
    }

    @Override
    public int privilege() {
        return 0;
    }

    @Override
    public void setPrivilege(int level) {
        throw new UnsupportedOperationException("this program stays in real mode");
    }

    @Override
    public boolean interruptShadow() {
        return false;
    }

    @Override
    public void clearInterruptShadow() {
        // It never has one.
    }
}
