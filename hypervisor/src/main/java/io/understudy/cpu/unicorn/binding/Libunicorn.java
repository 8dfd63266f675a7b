package io.understudy.cpu.unicorn.binding;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The functions of libunicorn that are used, by JNA direct mapping, pointers as longs.
 *
 * <p>Direct mapping refuses variadic functions, so {@code uc_ctl} and {@code uc_hook_add} are declared with the fixed
 * arguments they get: the same registers by the ABIs of x86-64 and aarch64 Linux. {@code unicorn/unicorn.h} is the
 * reference for everything here.
 */
@SuppressWarnings("overloads") // uc_hook_add takes callbacks of several shapes, and JNA finds functions by their names
public final class Libunicorn {
    public static final int OK = 0;
    public static final int INVALID_INSTRUCTION = 10;

    static final int ARCH_X86 = 4;
    public static final int PROT_ALL = 7;

    static final int HOOK_INTR = 1;
    static final int HOOK_INSN = 2;
    static final int HOOK_CODE = 4;
    static final int HOOK_BLOCK = 8;
    static final int HOOK_EDGE_GENERATED = 1 << 15;

    static final int INSN_IN = 218;
    static final int INSN_OUT = 500;
    public static final int INSN_RDTSC = 608;
    public static final int INSN_RDTSCP = 609;
    public static final int INSN_CPUID = 113;
    public static final int INSN_SYSCALL = 699;

    public static final int REG_EFLAGS = 25;
    public static final int REG_CR0 = 50;
    public static final int REG_MSR = 248;

    /** UC_CTL_WRITE(type, number of arguments). */
    static final int CTL_USE_EXITS = 0x44000004;

    static final int CTL_CPU_MODEL = 0x44000007;
    static final int CTL_REMOVE_CACHE = 0x48000009;
    static final int CTL_FLUSH_BLOCKS = 0x4000000A;
    static final int CTL_FLUSH_TLB = 0x4000000B;
    static final int CTL_TLB_TYPE = 0x4400000C;
    static final int CTL_BUFFER_SIZE = 0x4400000D;

    public static final int TLB_OF_CPU = 0;
    public static final int TLB_VIRTUAL = 1;

    private static NativeLibrary library;

    private Libunicorn() {}

    /** Binds the natives to the library; the first one wins for the life of the process. */
    public static synchronized void bind(EngineLibrary which) {
        if (library == null) {
            NativeLibrary found = NativeLibrary.getInstance(which.file().toString());
            Native.register(Libunicorn.class, found);
            library = found;
        }
    }

    public static long addressOf(String function) {
        return Pointer.nativeValue(library.getFunction(function));
    }

    /** The address of a function of the engine's that its interface does not have; 0 if this build does not show it. */
    public static long find(String function) {
        try {
            return addressOf(function);
        } catch (UnsatisfiedLinkError hidden) {
            return 0;
        }
    }

    public interface BlockHook extends Callback {
        void invoke(long uc, long pc, int size, long user);
    }

    public interface InterruptHook extends Callback {
        void invoke(long uc, int vector, long user);
    }

    public interface EdgeHook extends Callback {
        void invoke(long uc, long block, long previous, long user);
    }

    public interface InHook extends Callback {
        int invoke(long uc, int port, int size, long user);
    }

    public interface OutHook extends Callback {
        void invoke(long uc, int port, int size, int value, long user);
    }

    public interface InstructionHook extends Callback {
        int invoke(long uc, long user);
    }

    public interface MmioRead extends Callback {
        long invoke(long uc, long offset, int size, long user);
    }

    public interface MmioWrite extends Callback {
        void invoke(long uc, long offset, int size, long value, long user);
    }

    static native int uc_open(int arch, int mode, Pointer result);

    static native int uc_close(long uc);

    public static native String uc_strerror(int error);

    public static native int uc_emu_start(long uc, long begin, long until, long timeout, long count);

    static native int uc_emu_stop(long uc);

    static native int uc_reg_read(long uc, int register, Pointer value);

    static native int uc_reg_write(long uc, int register, Pointer value);

    public static native int uc_reg_read_batch(long uc, Pointer registers, Pointer values, int count);

    static native int uc_mem_map_ptr(long uc, long address, long size, int protection, long host);

    public static native int uc_mem_protect(long uc, long address, long size, int permissions);

    public static native int uc_mmio_map(
            long uc, long address, long size, long read, long readUser, long write, long writeUser);

    public static native int uc_mmio_map(
            long uc, long address, long size, MmioRead read, long readUser, MmioWrite write, long writeUser);

    static native int uc_ctl(long uc, int control);

    static native int uc_ctl(long uc, int control, long argument);

    static native int uc_ctl(long uc, int control, long first, long second);

    static native int uc_hook_add(long uc, Pointer hook, int type, long callback, long user, long begin, long end);

    static native int uc_hook_add(long uc, Pointer hook, int type, BlockHook callback, long user, long begin, long end);

    static native int uc_hook_add(
            long uc, Pointer hook, int type, InterruptHook callback, long user, long begin, long end);

    static native int uc_hook_add(long uc, Pointer hook, int type, EdgeHook callback, long user, long begin, long end);

    static native int uc_hook_add(
            long uc, Pointer hook, int type, InHook callback, long user, long begin, long end, int instruction);

    static native int uc_hook_add(
            long uc, Pointer hook, int type, OutHook callback, long user, long begin, long end, int instruction);

    static native int uc_hook_add(
            long uc,
            Pointer hook,
            int type,
            InstructionHook callback,
            long user,
            long begin,
            long end,
            int instruction);

    static native int uc_hook_del(long uc, long hook);
}
