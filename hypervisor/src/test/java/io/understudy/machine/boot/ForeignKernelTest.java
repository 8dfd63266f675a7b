package io.understudy.machine.boot;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels of other processors are refused by name, those for x86 and files that say nothing are not. */
class ForeignKernelTest {
    /** The loaders that a file may get to. */
    private static final List<BiConsumer<String, byte[]>> LOADERS =
            List.of((name, file) -> LinuxImage.of(name, file), (name, file) -> MultibootImage.of(name, file));

    private static final int PE_HEADER = 0x80;

    private static byte[] elf(int machine, ByteOrder order) {
        ByteBuffer file = ByteBuffer.allocate(4096).order(order);
        file.put("\u007fELF".getBytes(StandardCharsets.ISO_8859_1));
        file.put(5, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2)).putShort(18, (short) machine);
        return file.array();
    }

    /** As a kernel with an EFI stub, which has a PE header besides its own. */
    private static byte[] pe(int machine) {
        byte[] file = new LinuxFile().bytes();
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("MZ".getBytes(StandardCharsets.US_ASCII))
                .putInt(0x3C, PE_HEADER)
                .putInt(PE_HEADER, 0x4550)
                .putShort(PE_HEADER + 4, (short) machine);
        return file;
    }

    private static byte[] magic(int at, String text) {
        byte[] file = new byte[4096];
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, file, at, bytes.length);
        return file;
    }

    private static void refused(String processor, byte[] file) {
        String why =
                "K is for " + processor + " and this machine has an x86 processor: give a kernel for i386 or amd64";
        for (BiConsumer<String, byte[]> loader : LOADERS) {
            String line = assertThrows(BadImageException.class, () -> loader.accept("K", file))
                    .getMessage();
            assertEquals(why, line.substring(line.indexOf("K ")));
        }
    }

    @ParameterizedTest
    @CsvSource({"40, ARM", "183, arm64", "243, RISC-V", "258, LoongArch", "8, MIPS", "21, PowerPC", "94, ELF machine 94"
    })
    void shouldNameTheProcessorOfAnElfFile(int machine, String processor) {
        refused(processor, elf(machine, ByteOrder.LITTLE_ENDIAN));
        refused(processor, elf(machine, ByteOrder.BIG_ENDIAN));
    }

    @ParameterizedTest
    @CsvSource({"0x01C2, ARM", "0xAA64, arm64", "0x5064, RISC-V", "0x6264, LoongArch", "0x0200, PE machine 0x0200"})
    void shouldNameTheProcessorOfAPeFile(String machine, String processor) {
        refused(processor, pe(Integer.decode(machine)));
    }

    @Test
    void shouldNameTheProcessorOfAnImageByItsMagicNumber() {
        refused("arm64", magic(0x38, "ARMd"));
        refused("RISC-V", magic(0x38, "RSC\u0005"));
        refused("ARM", magic(0x24, "\u0018(o\u0001"));
        refused("ARM", magic(0x24, "\u0001o(\u0018"));
    }

    @Test
    void shouldNotStandInTheWayOfX86() {
        for (int machine : new int[] {0x014C, 0x8664}) {
            assertDoesNotThrow(() -> LinuxImage.of("vmlinuz", pe(machine)));
        }
        for (int machine : new int[] {3, 62}) {
            byte[] file = elf(machine, ByteOrder.LITTLE_ENDIAN);
            assertDoesNotThrow(() -> ForeignKernel.refuse("program", file));
        }
    }

    @Test
    void shouldReadNothingBeyondTheFile() {
        for (byte[] whole : List.of(pe(0xAA64), elf(183, ByteOrder.LITTLE_ENDIAN), magic(0x38, "ARMd"))) {
            for (int length = 0; length < 0x40; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertDoesNotThrow(() -> ForeignKernel.refuse("cut", cut));
            }
        }
        for (int header : new int[] {-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, new LinuxFile().bytes().length - 5}) {
            byte[] lost = pe(0xAA64);
            ByteBuffer.wrap(lost).order(ByteOrder.LITTLE_ENDIAN).putInt(0x3C, header);
            assertDoesNotThrow(() -> ForeignKernel.refuse("lost", lost));
        }
    }
}
