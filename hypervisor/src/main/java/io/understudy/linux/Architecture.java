package io.understudy.linux;

import java.util.List;
import java.util.Locale;

/** What a kernel is built for, and the Debian package that brings the newest kernel of it. */
public enum Architecture {
    /** 32 bits, without PAE: its page tables have two levels. */
    I386("linux-image-686", "lib/ld-linux.so.2", 1, 3),
    /** 64 bits, with the drivers of virtual machines only, and none of the kernel's tests. */
    AMD64("linux-image-cloud-amd64", "lib64/ld-linux-x86-64.so.2", 2, 62);

    private final String kernelPackage;
    private final String loader;
    private final int elfClass;
    private final int elfMachine;

    Architecture(String kernelPackage, String loader, int elfClass, int elfMachine) {
        this.kernelPackage = kernelPackage;
        this.loader = loader;
        this.elfClass = elfClass;
        this.elfMachine = elfMachine;
    }

    /** A package without contents that depends on the kernel's own. */
    String kernelPackage() {
        return kernelPackage;
    }

    /** The program that loads shared libraries, as the System V ABI's supplements place it. */
    String loader() {
        return loader;
    }

    /** EI_CLASS of its programs. */
    int elfClass() {
        return elfClass;
    }

    /** e_machine of its programs. */
    int elfMachine() {
        return elfMachine;
    }

    /**
     * Kernel modules: drivers of cards, and some for tests. Two of these patch the running kernel's code, which is hard on
     * whoever translates it; zram is something to swap to, and a kernel that swaps clears the Accessed bits of its page
     * tables.
     */
    public List<String> modules() {
        return switch (this) {
            case I386 -> List.of("test_static_keys", "test_bpf", "zram", "virtio_pci", "virtio_rng", "virtio_net");
            case AMD64 -> List.of("zram", "lzo_rle", "virtio_pci", "virtio_rng", "virtio_net");
        };
    }

    /**
     * What a machine with disks needs beside: their driver, a file system, and the checksum that it asks for by name. Kernels for
     * virtual machines have the latter two built in.
     */
    List<String> diskModules() {
        return switch (this) {
            case I386 -> List.of("virtio_blk", "ext4", "crc32c_generic");
            case AMD64 -> List.of("virtio_blk");
        };
    }

    /**
     * What a kernel is told if the user says nothing. That the counter makes a tick each nanosecond a 32-bit kernel reads
     * from CPUID; on a processor that is not Intel's it would measure it, which fails on a busy host, and would then keep
     * time by counting timer interrupts.
     */
    public String commandLine() {
        return switch (this) {
            case I386 -> LinuxGuest.COMMAND_LINE;
            case AMD64 -> LinuxGuest.COMMAND_LINE + " tsc_early_khz=1000000";
        };
    }

    /** As dpkg spells it. */
    public String debianName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
