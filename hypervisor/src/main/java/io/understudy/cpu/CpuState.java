package io.understudy.cpu;

/**
 * The processor's decoded registers while it stands still. Values are wide enough for a 64-bit guest; a 32-bit one uses
 * the low halves, zero-extended.
 *
 * <p>Setters change a copy that the next run hands to the engine in one step, because the engine refuses to raise
 * privilege by writing CS or SS. Physical RAM is never touched.
 */
public interface CpuState {
    long general(GeneralRegister register);

    void setGeneral(GeneralRegister register, long value);

    /** EIP or RIP: relative to CS, as the guest sees it. */
    long instructionPointer();

    void setInstructionPointer(long value);

    /** All of EFLAGS, arithmetic flags included. */
    int flags();

    void setFlags(int value);

    int selector(SegmentRegister register);

    long base(SegmentRegister register);

    /** The limit in bytes, granularity already applied. */
    int limit(SegmentRegister register);

    /** The upper half of the descriptor as it was loaded; only bits 8 to 15 and 20 to 23 have meaning. */
    int attributes(SegmentRegister register);

    /** Loads a segment register with its hidden part; nothing is checked and no descriptor is read. */
    void setSegment(SegmentRegister register, int selector, long base, int limit, int attributes);

    /** CR0, CR2, CR3 or CR4. */
    long control(int index);

    /** Sets CR0, CR2, CR3 or CR4 with the effects the instruction has (mode bits, TLB). */
    void setControl(int index, long value);

    /** The extended feature enables, EFER (AMD manual vol. 2, 3.1.7). */
    long extendedFeatures();

    /** Sets EFER; LMA follows from LME when paging is switched on or off, and cannot be set. */
    void setExtendedFeatures(long value);

    /** Whether long mode is active (EFER.LMA), be the code 64-bit or compatible. */
    boolean longMode();

    /** The current privilege level, 0 to 3. */
    int privilege();

    void setPrivilege(int level);

    /** Whether the instruction before was STI, MOV SS or POP SS, so that no interrupt may be delivered yet. */
    boolean interruptShadow();

    void clearInterruptShadow();
}
