package io.understudy.cpu.unicorn;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.understudy.cpu.EngineUnavailable;

/** One {@code uc_engine}: a PENTIUM3 in 32-bit mode with nothing mapped and nothing hooked. */
final class UnicornHandle implements AutoCloseable {
    /** 256 MiB of translations: more than a Linux boot and a day of work fill; reserved, not used. */
    private static final long TRANSLATION_BYTES = 256L << 20;

    private static final long EVERYWHERE_BEGIN = 1;
    private static final long EVERYWHERE_END = 0;

    private final long uc;
    private final Memory result = new Memory(Long.BYTES);

    UnicornHandle() {
        check("uc_open", Libunicorn.uc_open(Libunicorn.ARCH_X86, Libunicorn.MODE_32, result));
        uc = result.getLong(0);
        // The default model executes RDRAND with the host's entropy; this one has neither RDRAND nor NX.
        check("CPU model", Libunicorn.uc_ctl(uc, Libunicorn.CTL_CPU_MODEL, Libunicorn.CPU_PENTIUM3));
        check("buffer size", Libunicorn.uc_ctl(uc, Libunicorn.CTL_BUFFER_SIZE, TRANSLATION_BYTES));
        // An `until` address would cost a page walk on every return and overwrite CR2: have none.
        check("exits", Libunicorn.uc_ctl(uc, Libunicorn.CTL_USE_EXITS, 1));
    }

    long address() {
        return uc;
    }

    void map(GuestRam ram) {
        check("RAM", Libunicorn.uc_mem_map_ptr(uc, 0, ram.bytes(), Libunicorn.PROT_ALL, ram.address()));
    }

    void hookBlocks(long callback, long user) {
        check(
                "BLOCK hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_BLOCK, callback, user, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    void hookBlocks(Libunicorn.BlockHook callback) {
        check(
                "BLOCK hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_BLOCK, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    void hookInterrupts(long callback, long user) {
        check(
                "INTR hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_INTR, callback, user, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    void hookInterrupts(Libunicorn.InterruptHook callback) {
        check(
                "INTR hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_INTR, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    void hookTranslations(Libunicorn.EdgeHook callback) {
        check(
                "EDGE hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_EDGE_GENERATED, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    /** Hooks one instruction; the handle returned removes the hook. */
    long hookInstruction(long callback, long user, long linear) {
        check("CODE hook", Libunicorn.uc_hook_add(uc, result, Libunicorn.HOOK_CODE, callback, user, linear, linear));
        return result.getLong(0);
    }

    /** Hooks one instruction; the handle returned removes the hook. */
    long hookInstruction(Libunicorn.BlockHook callback, long linear) {
        check("CODE hook", Libunicorn.uc_hook_add(uc, result, Libunicorn.HOOK_CODE, callback, 0, linear, linear));
        return result.getLong(0);
    }

    void unhook(long hook) {
        check("hook removal", Libunicorn.uc_hook_del(uc, hook));
    }

    void hookIn(Libunicorn.InHook callback) {
        check(
                "IN hook",
                Libunicorn.uc_hook_add(
                        uc,
                        result,
                        Libunicorn.HOOK_INSN,
                        callback,
                        0,
                        EVERYWHERE_BEGIN,
                        EVERYWHERE_END,
                        Libunicorn.INSN_IN));
    }

    void hookOut(Libunicorn.OutHook callback) {
        check(
                "OUT hook",
                Libunicorn.uc_hook_add(
                        uc,
                        result,
                        Libunicorn.HOOK_INSN,
                        callback,
                        0,
                        EVERYWHERE_BEGIN,
                        EVERYWHERE_END,
                        Libunicorn.INSN_OUT));
    }

    void hookKind(int instruction, Libunicorn.InstructionHook callback) {
        check(
                "instruction hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_INSN, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END, instruction));
    }

    /** Runs from EIP until something stops it; returns the engine's error. */
    int start(int instructionPointer) {
        return Libunicorn.uc_emu_start(uc, Integer.toUnsignedLong(instructionPointer), 0, 0, 0);
    }

    void stop() {
        int unused = Libunicorn.uc_emu_stop(uc);
    }

    void write(int register, Pointer value) {
        check("register " + register, Libunicorn.uc_reg_write(uc, register, value));
    }

    void write(int register, int value) {
        result.setLong(0, value);
        write(register, result);
    }

    int read(int register) {
        check("register " + register, Libunicorn.uc_reg_read(uc, register, result));
        return result.getInt(0);
    }

    void flushTranslations() {
        check("flush", Libunicorn.uc_ctl(uc, Libunicorn.CTL_FLUSH_BLOCKS));
    }

    void flushTlb() {
        check("TLB flush", Libunicorn.uc_ctl(uc, Libunicorn.CTL_FLUSH_TLB));
    }

    /** Which routine fills the TLB: the processor's page walk, or a hook. */
    void selectTlb(int type) {
        check("TLB type", Libunicorn.uc_ctl(uc, Libunicorn.CTL_TLB_TYPE, type));
    }

    /** Throws away code translated from this linear range, as the processor would address it now. */
    void removeTranslations(long begin, long end) {
        check("invalidation", Libunicorn.uc_ctl(uc, Libunicorn.CTL_REMOVE_CACHE, begin, end));
    }

    static void check(String what, int error) {
        if (error != Libunicorn.OK) {
            throw new EngineUnavailable("libunicorn failed at " + what + ": " + Libunicorn.uc_strerror(error));
        }
    }

    @Override
    public void close() {
        int unused = Libunicorn.uc_close(uc);
        result.close();
    }
}
