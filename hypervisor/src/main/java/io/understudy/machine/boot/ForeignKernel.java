package io.understudy.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which other processor a file is for, told by what its format says at fixed places:
 *
 * <pre>
 *   ELF             "\x7fELF"      byte order at 5           machine at 18
 *   PE              "MZ"           "PE\0\0" at [0x3C]        machine behind it
 *   ARM zImage      0x24 0x016F2818                          (head.S of its decompressor)
 *   arm64 Image     0x38 "ARMd"                              (Linux, Documentation/arch/arm64/booting.rst)
 *   RISC-V Image    0x38 "RSC\x05"                           (Linux, Documentation/arch/riscv/boot-image-header.rst)
 * </pre>
 */
final class ForeignKernel {
    private static final int ELF = 0x464C457F;
    private static final int ELF_BIG_ENDIAN = 2;
    private static final int MZ = 0x5A4D;
    private static final int PE = 0x4550;
    private static final int ARM_MAGIC = 0x016F2818;
    private static final int LEAST_BYTES = 0x40;

    private ForeignKernel() {}

    /**
     * Refuses a file that says it is for another processor; says nothing of any other file.
     *
     * @throws BadImageException naming the processor
     */
    static void refuse(String what, byte[] file) {
        String processor = processor(file);
        if (processor != null) {
            throw new BadImageException(what + " is for " + processor
                    + " and this machine has an x86 processor: give a kernel for i386 or amd64");
        }
    }

    /** Null if it is for x86 or does not say. */
    private static String processor(byte[] file) {
        if (file.length < LEAST_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.getInt(0) == ELF) {
            short machine = buffer.getShort(18);
            return elf(Short.toUnsignedInt(buffer.get(5) == ELF_BIG_ENDIAN ? Short.reverseBytes(machine) : machine));
        }
        if (has(file, 0x38, "ARMd")) {
            return "arm64";
        }
        if (has(file, 0x38, "RSC\u0005")) {
            return "RISC-V";
        }
        if (buffer.getInt(0x24) == ARM_MAGIC || Integer.reverseBytes(buffer.getInt(0x24)) == ARM_MAGIC) {
            return "ARM";
        }
        int header = buffer.getInt(0x3C);
        boolean isPe = Short.toUnsignedInt(buffer.getShort(0)) == MZ
                && header >= LEAST_BYTES
                && header <= file.length - 6
                && buffer.getInt(header) == PE;
        return isPe ? pe(Short.toUnsignedInt(buffer.getShort(header + 4))) : null;
    }

    /** e_machine. */
    private static String elf(int machine) {
        return switch (machine) {
            case 3, 62 -> null;
            case 2, 43 -> "SPARC";
            case 8 -> "MIPS";
            case 20, 21 -> "PowerPC";
            case 22 -> "s390";
            case 40 -> "ARM";
            case 183 -> "arm64";
            case 243 -> "RISC-V";
            case 258 -> "LoongArch";
            default -> "ELF machine " + machine;
        };
    }

    /** IMAGE_FILE_MACHINE. */
    private static String pe(int machine) {
        return switch (machine) {
            case 0x014C, 0x8664 -> null;
            case 0x01C0, 0x01C2, 0x01C4 -> "ARM";
            case 0xAA64 -> "arm64";
            case 0x5032, 0x5064 -> "RISC-V";
            case 0x6232, 0x6264 -> "LoongArch";
            default -> String.format("PE machine 0x%04x", machine);
        };
    }

    private static boolean has(byte[] file, int at, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.equals(file, at, at + expected.length, expected, 0, expected.length);
    }
}
