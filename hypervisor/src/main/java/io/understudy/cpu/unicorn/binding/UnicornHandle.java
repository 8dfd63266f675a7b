package io.understudy.cpu.unicorn.binding;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.ProcessorModel;

/** One {@code uc_engine}: a processor in 32-bit mode with nothing mapped and nothing hooked. */
public final class UnicornHandle implements AutoCloseable {
    /** 256 MiB of translations: more than a Linux boot and a day of work fill; reserved, not used. */
    private static final long TRANSLATION_BYTES = 256L << 20;

    public static final int EXTENDED_FEATURES = 0xC0000080;

    private static final long PROTECTION = 1;
    private static final long PAGING = 1L << 31;
    private static final long PHYSICAL_ADDRESS_EXTENSION = 1 << 5;

    private static final long EVERYWHERE_BEGIN = 1;
    private static final long EVERYWHERE_END = 0;

    private final long uc;
    private boolean crashed;
    private final Memory result = new Memory(Long.BYTES);

    /** uc_x86_msr: u32 number, u64 value. */
    private final Memory modelSpecific = new Memory(2 * Long.BYTES);

    /** The smallest of processors, for whoever needs any. */
    public UnicornHandle() {
        this(EngineModel.of(ProcessorModel.I386));
    }

    public UnicornHandle(EngineModel model) {
        check("uc_open", Libunicorn.uc_open(Libunicorn.ARCH_X86, model.mode(), result));
        uc = result.getLong(0);
        check("CPU model", Libunicorn.uc_ctl(uc, Libunicorn.CTL_CPU_MODEL, model.number()));
        check("buffer size", Libunicorn.uc_ctl(uc, Libunicorn.CTL_BUFFER_SIZE, TRANSLATION_BYTES));
        // An `until` address would cost a page walk on every return and overwrite CR2: have none.
        check("exits", Libunicorn.uc_ctl(uc, Libunicorn.CTL_USE_EXITS, 1));
        leaveLongMode();
    }

    /**
     * The engine opens a 64-bit processor in long mode without paging, which no processor can be in; paging has to go on
     * and off for it to leave (cpu_x86_update_cr0 in helper.c). A 32-bit processor passes through here unchanged.
     */
    private void leaveLongMode() {
        write(Libunicorn.REG_CR0 + 4, PHYSICAL_ADDRESS_EXTENSION);
        write(Libunicorn.REG_CR0, PAGING | PROTECTION);
        write(Libunicorn.REG_CR0, PROTECTION);
        write(Libunicorn.REG_CR0 + 4, 0);
        writeModelSpecific(EXTENDED_FEATURES, 0);
    }

    public long address() {
        return uc;
    }

    public void map(GuestRam ram) {
        check("RAM", Libunicorn.uc_mem_map_ptr(uc, 0, ram.bytes(), Libunicorn.PROT_ALL, ram.address()));
    }

    public void hookBlocks(long callback, long user) {
        check(
                "BLOCK hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_BLOCK, callback, user, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    public void hookBlocks(Libunicorn.BlockHook callback) {
        check(
                "BLOCK hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_BLOCK, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    public void hookInterrupts(long callback, long user) {
        check(
                "INTR hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_INTR, callback, user, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    public void hookInterrupts(Libunicorn.InterruptHook callback) {
        check(
                "INTR hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_INTR, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    public void hookTranslations(Libunicorn.EdgeHook callback) {
        check(
                "EDGE hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_EDGE_GENERATED, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END));
    }

    /** Hooks one instruction; the handle returned removes the hook. */
    public long hookInstruction(long callback, long user, long linear) {
        check("CODE hook", Libunicorn.uc_hook_add(uc, result, Libunicorn.HOOK_CODE, callback, user, linear, linear));
        return result.getLong(0);
    }

    /** Hooks one instruction; the handle returned removes the hook. */
    public long hookInstruction(Libunicorn.BlockHook callback, long linear) {
        check("CODE hook", Libunicorn.uc_hook_add(uc, result, Libunicorn.HOOK_CODE, callback, 0, linear, linear));
        return result.getLong(0);
    }

    public void unhook(long hook) {
        check("hook removal", Libunicorn.uc_hook_del(uc, hook));
    }

    public void hookIn(Libunicorn.InHook callback) {
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

    public void hookOut(Libunicorn.OutHook callback) {
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

    public void hookKind(int instruction, Libunicorn.InstructionHook callback) {
        check(
                "instruction hook",
                Libunicorn.uc_hook_add(
                        uc, result, Libunicorn.HOOK_INSN, callback, 0, EVERYWHERE_BEGIN, EVERYWHERE_END, instruction));
    }

    /** Runs from EIP until something stops it; returns the engine's error. */
    public int start(long instructionPointer) {
        return Libunicorn.uc_emu_start(uc, instructionPointer, 0, 0, 0);
    }

    public void stop() {
        int unused = Libunicorn.uc_emu_stop(uc);
    }

    public void write(int register, Pointer value) {
        check("register " + register, Libunicorn.uc_reg_write(uc, register, value));
    }

    public void write(int register, long value) {
        result.setLong(0, value);
        write(register, result);
    }

    public int read(int register) {
        check("register " + register, Libunicorn.uc_reg_read(uc, register, result));
        return result.getInt(0);
    }

    public long readModelSpecific(int register) {
        modelSpecific.setInt(0, register);
        check("MSR " + register, Libunicorn.uc_reg_read(uc, Libunicorn.REG_MSR, modelSpecific));
        return modelSpecific.getLong(Long.BYTES);
    }

    public void writeModelSpecific(int register, long value) {
        modelSpecific.setInt(0, register);
        modelSpecific.setLong(Long.BYTES, value);
        write(Libunicorn.REG_MSR, modelSpecific);
    }

    public void flushTranslations() {
        check("flush", Libunicorn.uc_ctl(uc, Libunicorn.CTL_FLUSH_BLOCKS));
    }

    public void flushTlb() {
        check("TLB flush", Libunicorn.uc_ctl(uc, Libunicorn.CTL_FLUSH_TLB));
    }

    /** Which routine fills the TLB: the processor's page walk, or a hook. */
    public void selectTlb(int type) {
        check("TLB type", Libunicorn.uc_ctl(uc, Libunicorn.CTL_TLB_TYPE, type));
    }

    /** Throws away code translated from this linear range, as the processor would address it now. */
    public void removeTranslations(long begin, long end) {
        check("invalidation", Libunicorn.uc_ctl(uc, Libunicorn.CTL_REMOVE_CACHE, begin, end));
    }

    public static void check(String what, int error) {
        if (error != Libunicorn.OK) {
            throw new EngineUnavailable("libunicorn failed at " + what + ": " + Libunicorn.uc_strerror(error));
        }
    }

    /** It must not be called any more, not even to be closed: its memory is lost. */
    public void crashed() {
        crashed = true;
    }

    @Override
    public void close() {
        int unused = crashed ? Libunicorn.OK : Libunicorn.uc_close(uc);
        result.close();
        modelSpecific.close();
    }
}
