package io.understudy.verification.soak;

import io.understudy.linux.Architecture;
import java.util.Random;

/** The kinds of work of a soak with Linux. */
public enum GuestWork {
    /** Boots, and restarts itself, and boots. */
    BOOT(128, 128),
    /** Arithmetic, files, pipes, compression, processes. */
    SHELL(128, 128),
    /** A kernel that rewrites its own code: static keys, the BPF translator, the function tracer. */
    PATCHING(128, 128),
    /** A kernel short of memory: it swaps, and clears Accessed bits without a flush. */
    PRESSURE(36, 76),
    /** None; the guest's clock is compared with this host's, before and after the primary is killed. */
    TIME(128, 128);

    private final int i386Mebibytes;
    private final int amd64Mebibytes;

    GuestWork(int i386Mebibytes, int amd64Mebibytes) {
        this.i386Mebibytes = i386Mebibytes;
        this.amd64Mebibytes = amd64Mebibytes;
    }

    /** How much RAM it wants unless told otherwise. What is short of memory must still unpack its kernel, and boot. */
    public int ramMebibytes(Architecture architecture) {
        return switch (architecture) {
            case I386 -> i386Mebibytes;
            case AMD64 -> amd64Mebibytes;
        };
    }

    SoakWork begin(Architecture architecture, Random random) {
        return switch (this) {
            case BOOT -> new BootWork();
            case SHELL -> new ShellCommandsWork(random);
            case PATCHING -> new PatchingWork(architecture.modules().contains("test_bpf"), random);
            case PRESSURE -> new PressureWork(architecture, random);
            case TIME -> throw new IllegalStateException("time is measured, not worked");
        };
    }
}
