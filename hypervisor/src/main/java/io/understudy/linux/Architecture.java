package io.understudy.linux;

import java.util.Locale;

/** What a kernel is built for, and the Debian package that brings the newest kernel of it. */
public enum Architecture {
    /** 32 bits, without PAE: its page tables have two levels. */
    I386("linux-image-686"),
    /** 64 bits, with the drivers of virtual machines only. */
    AMD64("linux-image-cloud-amd64");

    private final String kernelPackage;

    Architecture(String kernelPackage) {
        this.kernelPackage = kernelPackage;
    }

    /** A package without contents that depends on the kernel's own. */
    String kernelPackage() {
        return kernelPackage;
    }

    /** As dpkg spells it. */
    public String debianName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
