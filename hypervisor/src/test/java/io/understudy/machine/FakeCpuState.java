package io.understudy.machine;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** A processor that is nothing but its registers. */
public final class FakeCpuState implements CpuState {
    private static final long LONG_MODE_ACTIVE = 1 << 10;

    private record Segment(int selector, long base, int limit, int attributes) {}

    private final Map<GeneralRegister, Long> general = new EnumMap<>(GeneralRegister.class);
    private final Map<SegmentRegister, Segment> segments = new EnumMap<>(SegmentRegister.class);
    private final long[] controls = new long[5];
    private long extendedFeatures;
    private long instructionPointer;
    private int flags = 2;
    private int privilege;
    private boolean shadow;

    /** Everything a test can see, to compare before and after. */
    public String snapshot() {
        return String.format(
                "%s %s %s eip %x flags %x privilege %d shadow %b",
                general, segments, Arrays.toString(controls), instructionPointer, flags, privilege, shadow);
    }

    public void setInterruptShadow() {
        shadow = true;
    }

    @Override
    public long general(GeneralRegister register) {
        return general.getOrDefault(register, 0L);
    }

    @Override
    public void setGeneral(GeneralRegister register, long value) {
        general.put(register, value);
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
        return segment(register).selector();
    }

    @Override
    public long base(SegmentRegister register) {
        return segment(register).base();
    }

    @Override
    public int limit(SegmentRegister register) {
        return segment(register).limit();
    }

    @Override
    public int attributes(SegmentRegister register) {
        return segment(register).attributes();
    }

    @Override
    public void setSegment(SegmentRegister register, int selector, long base, int limit, int attributes) {
        segments.put(register, new Segment(selector, base, limit, attributes));
    }

    private Segment segment(SegmentRegister register) {
        return segments.getOrDefault(register, new Segment(0, 0, 0, 0));
    }

    @Override
    public long control(int index) {
        return controls[index];
    }

    @Override
    public void setControl(int index, long value) {
        controls[index] = value;
    }

    @Override
    public long extendedFeatures() {
        return extendedFeatures;
    }

    @Override
    public void setExtendedFeatures(long value) {
        extendedFeatures = value;
    }

    @Override
    public boolean longMode() {
        return (extendedFeatures & LONG_MODE_ACTIVE) != 0;
    }

    @Override
    public int privilege() {
        return privilege;
    }

    @Override
    public void setPrivilege(int level) {
        privilege = level;
    }

    @Override
    public boolean interruptShadow() {
        return shadow;
    }

    @Override
    public void clearInterruptShadow() {
        shadow = false;
    }
}
