package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.SegmentRegister;
import io.understudy.cpu.unicorn.binding.HostMemory;
import java.nio.ByteBuffer;

/**
 * The engine's processor state, {@code CPUX86State} of target/i386/cpu.h, read and written in place while no guest code
 * runs (a {@code uc_context} is a plain copy of it, so this is the same with two copies less).
 *
 * <p>The fields up to CR4 have the places that the header gives them; those at the end follow {@link EngineLayout}.
 * Between runs {@code eflags} holds all flags, because the engine folds them in when it leaves and takes them apart
 * when it enters (x86_cpu_exec_exit, x86_cpu_exec_enter).
 */
@SuppressWarnings("EnumOrdinal") // the order of the enum is the engine's order
public final class Environment {
    static final int REGISTERS = 0;
    static final int EIP = 128;
    static final int EFLAGS = 136;
    static final int CC_SRC = 152;
    static final int CC_OP = 168;
    static final int DIRECTION = 172;
    static final int HFLAGS = 176;
    static final int SEGMENTS = 184;
    static final int SEGMENT_BYTES = 24;
    static final int CONTROL = 424;

    static final int SELECTOR = 0;
    static final int BASE = 8;
    static final int SEGMENT_LIMIT = 16;
    static final int ATTRIBUTES = 20;

    static final int BYTES = 8192;

    /** In the hidden flags: long mode is active. */
    public static final int HF_LMA = 1 << 14;

    /** In a code segment's attributes: 64-bit code. */
    static final int DESCRIPTOR_L = 1 << 21;

    private static final int CC_OP_EFLAGS = 1;
    private static final int ARITHMETIC = 0x8D5;
    private static final int DIRECTION_FLAG = 0x400;
    private static final int ALWAYS_SET = 2;
    private static final long LOW_HALF = 0xFFFFFFFFL;

    private static final long FAR_FUTURE = 1L << 62;

    private final EngineLayout layout;
    private final long address;
    private final ByteBuffer fields;

    Environment(EngineLayout layout, long address) {
        this.layout = layout;
        this.address = address;
        fields = HostMemory.window(address, BYTES);
    }

    public long address() {
        return address;
    }

    public long general(int register) {
        return fields.getLong(REGISTERS + 8 * register);
    }

    public void setGeneral(int register, long value) {
        fields.putLong(REGISTERS + 8 * register, value);
    }

    /** Sets the lower half, and the upper one to zero as 32-bit instructions do. */
    public void setLowHalf(int register, int value) {
        setGeneral(register, value & LOW_HALF);
    }

    /** Whether the processor runs 64-bit code, rather than any in which addresses have 32 bits. */
    public boolean is64BitCode() {
        return (hiddenFlags() & HF_LMA) != 0 && (attributes(SegmentRegister.CS) & DESCRIPTOR_L) != 0;
    }

    public long instructionPointer() {
        long value = fields.getLong(EIP);
        return is64BitCode() ? value : value & LOW_HALF;
    }

    public void setInstructionPointer(long value) {
        fields.putLong(EIP, value);
    }

    /** The instruction pointer as the engine addresses blocks: with the base of CS, not wrapped. */
    public long linearInstructionPointer() {
        return fields.getLong(EIP) + base(SegmentRegister.CS);
    }

    public int flags() {
        return fields.getInt(EFLAGS);
    }

    public void setFlags(int value) {
        fields.putLong(EFLAGS, Integer.toUnsignedLong(value));
    }

    /** Sets all flags in the middle of a run, when the engine keeps those that instructions compute apart. */
    public void setFlagsInRun(int value) {
        setConditionCodes(CC_OP_EFLAGS, value & ARITHMETIC);
        fields.putInt(DIRECTION, (value & DIRECTION_FLAG) != 0 ? -1 : 1);
        setFlags((value & ~(ARITHMETIC | DIRECTION_FLAG)) | ALWAYS_SET);
    }

    /** The engine's hidden flags: privilege level, interrupt shadow, operand sizes and more (HF_ in cpu.h). */
    public int hiddenFlags() {
        return fields.getInt(HFLAGS);
    }

    public void setHiddenFlags(int value) {
        fields.putInt(HFLAGS, value);
    }

    public int selector(SegmentRegister register) {
        return fields.getInt(segment(register) + SELECTOR);
    }

    public long base(SegmentRegister register) {
        return fields.getLong(segment(register) + BASE);
    }

    public int limit(SegmentRegister register) {
        return fields.getInt(segment(register) + SEGMENT_LIMIT);
    }

    public int attributes(SegmentRegister register) {
        return fields.getInt(segment(register) + ATTRIBUTES);
    }

    public void setSegment(SegmentRegister register, int selector, long base, int limit, int attributes) {
        int at = segment(register);
        fields.putInt(at + SELECTOR, selector);
        fields.putLong(at + BASE, base);
        fields.putInt(at + SEGMENT_LIMIT, limit);
        fields.putInt(at + ATTRIBUTES, attributes);
    }

    private static int segment(SegmentRegister register) {
        return SEGMENTS + SEGMENT_BYTES * register.ordinal();
    }

    public long codeSegmentBase() {
        return base(SegmentRegister.CS);
    }

    public long control(int index) {
        return fields.getLong(CONTROL + 8 * index);
    }

    /** Whether CR2 holds this linear address, which is not wrapped. */
    public boolean isFaultAddress(long linear) {
        return control(2) == (is64BitCode() ? linear : linear & LOW_HALF);
    }

    /** Writes the register and nothing else: no mode bits, no TLB. */
    public void setControlQuietly(int index, long value) {
        fields.putLong(CONTROL + 8 * index, value);
    }

    public int conditionCodeOperation() {
        return fields.getInt(CC_OP);
    }

    public void setConditionCodes(int operation, int source) {
        fields.putInt(CC_OP, operation);
        fields.putLong(CC_SRC, source);
    }

    /** Where EIP lies behind the INT that raised the exception. */
    public long exceptionNext() {
        return fields.getLong(layout.exceptionNext());
    }

    public int errorCode() {
        return fields.getInt(layout.errorCode());
    }

    public boolean exceptionIsSoftware() {
        return fields.getInt(layout.exceptionIsInt()) != 0;
    }

    /**
     * Says that no exception is being delivered. The engine never says so itself, and would take the next fault for a
     * double fault (check_exception in excp_helper.c).
     */
    public void forgetException() {
        fields.putInt(layout.oldException(), -1);
        fields.putInt(layout.errorCode(), 0);
        fields.putInt(layout.exceptionIsInt(), 0);
    }

    public long debug(int index) {
        return fields.getLong(layout.debug() + 8 * index);
    }

    public void setDebug(int index, long value) {
        fields.putLong(layout.debug() + 8 * index, value);
    }

    /**
     * Keeps the TLB from shrinking by the host's clock (tlb_mmu_resize_locked in cputlb.c): the window it measures
     * begins in the far future.
     */
    public void freezeTlbWindows() {
        beginTlbWindows(FAR_FUTURE);
    }

    /** The opposite: at the next flush the TLB shrinks to what was in use. */
    public void expireTlbWindows() {
        beginTlbWindows(0);
    }

    private void beginTlbWindows(long nanos) {
        if (layout.tlbWindow() != 0) {
            for (int mode = 0; mode < EngineLayout.MMU_MODES; mode++) {
                HostMemory.putLong(address + layout.tlbWindow() + (long) mode * layout.tlbStride(), nanos);
            }
        }
    }
}
