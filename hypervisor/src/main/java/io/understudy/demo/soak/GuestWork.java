package io.understudy.demo.soak;

import io.understudy.linux.Architecture;
import java.util.Random;

/** The kinds of work of a soak with Linux. */
public enum GuestWork {
    /** Boots, and restarts itself, and boots. */
    BOOT(128),
    /** Arithmetic, files, pipes, compression, processes. */
    SHELL(128),
    /** A kernel that rewrites its own code: static keys, the BPF translator, the function tracer. */
    PATCHING(128),
    /** A kernel short of memory: it swaps, and clears Accessed bits without a flush. */
    PRESSURE(36),
    /** None; the guest's clock is compared with this host's, before and after the primary is killed. */
    TIME(128);

    private final int ramMebibytes;

    GuestWork(int ramMebibytes) {
        this.ramMebibytes = ramMebibytes;
    }

    /** How much RAM it wants unless told otherwise. */
    public int ramMebibytes() {
        return ramMebibytes;
    }

    /** Why this kernel cannot do it, or null if it can. */
    public String whyNot(Architecture architecture) {
        boolean missing = this == PRESSURE && !architecture.modules().contains("zram");
        return missing
                ? "--work pressure needs the kernel module zram, which the " + architecture.debianName()
                        + " guest does not have: use --arch i386"
                : null;
    }

    SoakWork begin(Architecture architecture, Random random) {
        return switch (this) {
            case BOOT -> new BootWork();
            case SHELL -> new ShellCommandsWork(random);
            case PATCHING -> new PatchingWork(architecture.modules().contains("test_bpf"), random);
            case PRESSURE -> new PressureWork(random);
            case TIME -> throw new IllegalStateException("time is measured, not worked");
        };
    }
}
