package io.understudy.machine.boot;

import io.understudy.machine.memory.PhysicalMemory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** An initial RAM file system: any sequence of cpio archives, plain or in one of the packings the kernel undoes. */
final class LinuxInitrd {
    private static final List<byte[]> BEGINNINGS = List.of(
            "070701".getBytes(StandardCharsets.US_ASCII),
            "070702".getBytes(StandardCharsets.US_ASCII),
            new byte[] {0x1F, (byte) 0x8B}, // gzip
            new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z', 0},
            new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD}, // zstd
            new byte[] {0x02, 0x21, 0x4C, 0x18}, // lz4
            new byte[] {0x5D, 0, 0}, // lzma
            new byte[] {(byte) 0x89, 'L', 'Z', 'O'},
            "BZh".getBytes(StandardCharsets.US_ASCII));

    private final String name;
    private final byte[] file;

    private LinuxInitrd(String name, byte[] file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Checks a file.
     *
     * @throws BadImageException if the kernel could not read it
     */
    static LinuxInitrd of(String name, byte[] file) {
        if (BEGINNINGS.stream().noneMatch(beginning -> startsWith(file, beginning))) {
            throw new BadImageException("initrd " + name
                    + " is not one: it is neither a cpio archive (newc) nor one packed with gzip, xz, zstd, lz4, lzma,"
                    + " lzo or bzip2");
        }
        return new LinuxInitrd(name, file.clone());
    }

    String name() {
        return name;
    }

    int length() {
        return file.length;
    }

    void load(PhysicalMemory ram, long address) {
        ram.write(address, file, 0, file.length);
    }

    private static boolean startsWith(byte[] file, byte[] beginning) {
        return file.length >= beginning.length
                && Arrays.equals(file, 0, beginning.length, beginning, 0, beginning.length);
    }
}
