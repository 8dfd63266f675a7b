package io.understudy.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of the packages the guest is made of, as it lies in its folder.
 *
 * <pre>
 *   vmlinuz   busybox   modules/*.ko   disks/*.ko   shell/FILES   versions
 * </pre>
 */
final class GuestParts {
    private static final int KERNEL_LATER_FLAGS = 0x236;
    private static final int KERNEL_IS_64 = 1;
    private static final int ELF_MAGIC = 0x464C457F;
    private static final int ELF_CLASS = 4;
    private static final int ELF_MACHINE = 18;
    private static final int ELF_HEADER_BYTES = 64;

    private final Path folder;

    GuestParts(Path folder) {
        this.folder = folder;
    }

    /** Whether nothing is missing, modules that only a later version of this program asks for included. */
    boolean areThere(Architecture architecture) {
        return Files.isRegularFile(versions())
                && Files.isRegularFile(kernel())
                && Files.isRegularFile(busybox())
                && Files.isDirectory(modules())
                && holds(modules(), architecture.modules())
                && holds(diskModules(), architecture.diskModules())
                && SecureShell.files(architecture).stream().allMatch(file -> Files.isRegularFile(shell(file)));
    }

    private static boolean holds(Path folder, List<String> modules) {
        return modules.stream().allMatch(module -> Files.isRegularFile(folder.resolve(module + ".ko")));
    }

    Path kernel() {
        return folder.resolve("vmlinuz");
    }

    Path busybox() {
        return folder.resolve("busybox");
    }

    Path modules() {
        return folder.resolve("modules");
    }

    /** Those that only a machine with disks needs. */
    Path diskModules() {
        return folder.resolve("disks");
    }

    /** Where a file of {@link SecureShell} is kept. */
    Path shell(String file) {
        return folder.resolve("shell").resolve(Path.of(file).getFileName());
    }

    /** Written last: where it is, everything is. */
    Path versions() {
        return folder.resolve("versions");
    }

    /** @param serving whether with {@link SecureShell} */
    byte[] initialRamDisk(Architecture architecture, boolean serving) throws IOException {
        Map<String, byte[]> programs = new TreeMap<>();
        programs.put("bin/busybox", Files.readAllBytes(busybox()));
        for (String file : serving ? SecureShell.files(architecture) : List.<String>of()) {
            programs.put(file, Files.readAllBytes(shell(file)));
        }
        return InitialRamDisk.assemble(programs, contents(modules()));
    }

    /** What is unpacked over that one in a machine with disks. */
    byte[] diskRamDisk() throws IOException {
        return InitialRamDisk.forDisks(contents(diskModules()));
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> modules = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                modules.put("lib/modules/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return modules;
    }

    /**
     * Makes sure that the packages held what they should.
     *
     * @throws IOException with one line that says what is otherwise
     */
    void check(Architecture architecture) throws IOException {
        ByteBuffer image = read(kernel(), KERNEL_LATER_FLAGS + Short.BYTES);
        boolean is64 = (image.getShort(KERNEL_LATER_FLAGS) & KERNEL_IS_64) != 0;
        if (is64 != (architecture == Architecture.AMD64)) {
            throw new IOException(
                    "the kernel package holds a kernel for another processor than " + architecture.debianName());
        }
        ByteBuffer program = read(busybox(), ELF_HEADER_BYTES);
        if (program.getInt(0) != ELF_MAGIC
                || program.get(ELF_CLASS) != architecture.elfClass()
                || program.getShort(ELF_MACHINE) != architecture.elfMachine()) {
            throw new IOException("package busybox-static holds no program for " + architecture.debianName());
        }
    }

    private static ByteBuffer read(Path file, int atLeast) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < atLeast) {
            throw new IOException(
                    "the file " + file.getFileName() + " of the packages has " + bytes.length + " bytes only");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
