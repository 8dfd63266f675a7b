package io.understudy.machine.boot;

/**
 * Where everything goes in the RAM of a Linux guest, highest last:
 *
 * <pre>
 *   0x008000  the descriptor table of the entry       0x100000  the kernel as it lies in its file
 *   0x010000  the zero page                           preferred address: the kernel unpacks itself
 *   0x020000  the command line                        end of RAM: the initrd, as high as it may be
 *   0x030000  the page tables of a 64-bit entry
 * </pre>
 *
 * @param initrdAddress 0 without one
 */
record LinuxMemory(long initrdAddress) {
    static final int TABLE = 0x8000;
    static final int ZERO_PAGE = 0x10000;
    static final int COMMAND_LINE = 0x20000;
    static final int LONGEST_COMMAND_LINE = 0x4000;
    static final int PAGE_TABLES = 0x30000;

    private static final int PAGE = 4096;
    private static final int MEBIBYTE = 1 << 20;

    /**
     * Finds room.
     *
     * @throws BadImageException if there is none; it says how much there must be
     */
    static LinuxMemory plan(LinuxSetupHeader kernel, String name, int kernelBytes, LinuxInitrd initrd, long ramBytes) {
        long kernelEnd = Math.max(kernel.unpackEnd(), LinuxImage.LOAD_ADDRESS + (long) kernelBytes);
        int initrdBytes = initrd == null ? 0 : initrd.length();
        long needed = pageAbove(kernelEnd) + pageAbove(initrdBytes);
        if (needed > ramBytes) {
            throw new BadImageException("kernel " + name + (initrd == null ? "" : " with initrd " + initrd.name())
                    + " needs at least " + (needed + MEBIBYTE - 1) / MEBIBYTE + " MiB of RAM but the machine has "
                    + ramBytes / MEBIBYTE + ": give it more with -m");
        }
        if (initrd == null) {
            return new LinuxMemory(0);
        }
        long end = Math.min(ramBytes, kernel.highestInitrd() + 1);
        long address = (end - initrdBytes) & -PAGE;
        if (address < kernelEnd) {
            throw new BadImageException(String.format(
                    "initrd %s is too large: kernel %s takes it below 0x%x only, where %d KiB are left for its %d KiB",
                    initrd.name(), name, end, Math.max(0, end - kernelEnd) >> 10, initrdBytes >> 10));
        }
        return new LinuxMemory(address);
    }

    private static long pageAbove(long bytes) {
        return (bytes + PAGE - 1) & -PAGE;
    }
}
