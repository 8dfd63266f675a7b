package io.understudy.machine.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.FakeCpuState;
import io.understudy.machine.memory.LinearMemory;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linux, Documentation/arch/x86/boot.rst: the setup header, the 32-bit protocol, the zero page. */
class LinuxImageTest {
    private static final int RAM = 8 << 20;
    private static final int ZERO_PAGE = 0x10000;

    private final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(RAM), (address, length) -> {});
    private final FakeCpuState cpu = new FakeCpuState();

    private static LinuxImage image(Consumer<LinuxFile> change) {
        LinuxFile file = new LinuxFile();
        change.accept(file);
        return LinuxImage.of("vmlinuz", file.bytes());
    }

    private static String refused(Consumer<LinuxFile> change) {
        return oneLine(assertThrows(BadImageException.class, () -> image(change)));
    }

    private String refusedToLoad(LinuxImage image, String commandLine) {
        int clean = ram.hash();
        String line = oneLine(assertThrows(BadImageException.class, () -> image.load(ram, cpu, commandLine)));
        assertEquals(clean, ram.hash(), "a refused image leaves RAM alone");
        return line;
    }

    private static String oneLine(BadImageException refusal) {
        assertFalse(refusal.getMessage().contains("\n"));
        return refusal.getMessage();
    }

    private static void assertContains(String expected, String line) {
        assertTrue(line.contains(expected), line);
    }

    private byte[] loaded(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ram.read8(address + i);
        }
        return bytes;
    }

    @Test
    void shouldLoadTheProtectedModeCodeAtOneMebibyte() {
        LinuxFile file = new LinuxFile();
        LinuxImage.of("vmlinuz", file.bytes()).load(ram, cpu, "");
        byte[] code = Arrays.copyOfRange(file.bytes(), file.realModeBytes(), file.bytes().length);
        assertArrayEquals(code, loaded(0x100000, code.length));
        assertEquals(0, ram.read8(0x100000L + code.length));
    }

    @Test
    void shouldTakeZeroSetupSectorsAsFour() {
        LinuxFile file = new LinuxFile();
        file.sectors = 0;
        LinuxImage.of("vmlinuz", file.bytes()).load(ram, cpu, "");
        assertEquals(file.bytes()[5 * 512], (byte) ram.read8(0x100000));
    }

    @Test
    void shouldStartAsThe32BitProtocolDemands() {
        image(file -> {}).load(ram, cpu, "");
        assertEquals(0x100000, cpu.instructionPointer());
        assertEquals(ZERO_PAGE, cpu.general(GeneralRegister.ESI));
        for (GeneralRegister zero :
                new GeneralRegister[] {GeneralRegister.EBP, GeneralRegister.EDI, GeneralRegister.EBX}) {
            assertEquals(0, cpu.general(zero), zero.toString());
        }
        assertEquals(1, cpu.control(0) & 0x80000001L, "protected mode, no paging");
        assertEquals(0, cpu.flags() & 0x200, "interrupts off");
        assertEquals(0x10, cpu.selector(SegmentRegister.CS));
        for (SegmentRegister data :
                new SegmentRegister[] {SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.SS}) {
            assertEquals(0x18, cpu.selector(data));
            assertEquals(0, cpu.base(data));
            assertEquals(-1, cpu.limit(data));
        }
        long table = cpu.base(SegmentRegister.GDTR);
        assertEquals(31, cpu.limit(SegmentRegister.GDTR));
        assertEquals(0x00CF9A00, ram.read32(table + 0x14), "__BOOT_CS: flat, executable, readable");
        assertEquals(0x00CF9200, ram.read32(table + 0x1C), "__BOOT_DS: flat, writable");
    }

    @Test
    void shouldHandOverTheHeaderAndWhatTheLoaderAddsToIt() {
        LinuxFile file = new LinuxFile();
        image(same -> {}).withInitrd("initrd", LinuxFile.initrd(5000)).load(ram, cpu, "console=ttyS0 quiet");
        assertArrayEquals(Arrays.copyOfRange(file.bytes(), 0x1F1, 0x210), loaded(ZERO_PAGE + 0x1F1, 0x210 - 0x1F1));
        assertEquals(0xFF, ram.read8(ZERO_PAGE + 0x210), "a loader without a number");
        assertEquals(0, ram.read8(ZERO_PAGE + 0x1EF), "the sentinel of a clean zero page");
        byte[] text = "console=ttyS0 quiet\0".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(text, loaded(ram.read32(ZERO_PAGE + 0x228), text.length));
        long initrd = ram.read32(ZERO_PAGE + 0x218);
        assertEquals(5000, ram.read32(ZERO_PAGE + 0x21C));
        assertEquals(RAM - 8192, initrd, "as high as it may be, at a page's beginning");
        assertArrayEquals(LinuxFile.initrd(5000), loaded(initrd, 5000));
    }

    @Test
    void shouldNotCopyBeyondTheHeaderOfAnOldKernel() {
        LinuxFile file = new LinuxFile();
        file.jumpLength = 0x62;
        byte[] bytes = file.bytes();
        bytes[0x202 + 0x62] = 0x77;
        LinuxImage.of("vmlinuz", bytes).load(ram, cpu, "");
        assertEquals(0, ram.read8(ZERO_PAGE + 0x202 + 0x62));
    }

    @Test
    void shouldDescribeTheRamOfAPc() {
        image(file -> {}).load(ram, cpu, "");
        assertEquals((RAM >> 10) - 1024, ram.read32(ZERO_PAGE + 0x1E0));
        long[][] expected = {{0, 0x9FC00, 1}, {0x9FC00, 0x400, 2}, {0xF0000, 0x10000, 2}, {0x100000, RAM - 0x100000, 1}
        };
        assertEquals(expected.length, ram.read8(ZERO_PAGE + 0x1E8));
        for (int i = 0; i < expected.length; i++) {
            long at = ZERO_PAGE + 0x2D0 + 20L * i;
            assertEquals(expected[i][0], ram.read32(at));
            assertEquals(0, ram.read32(at + 4));
            assertEquals(expected[i][1], ram.read32(at + 8));
            assertEquals(0, ram.read32(at + 12));
            assertEquals(expected[i][2], ram.read32(at + 16));
        }
    }

    @Test
    void shouldKeepTheInitrdWhereTheKernelTakesIt() {
        image(file -> file.highestInitrd = 0x3FFFFF)
                .withInitrd("initrd", LinuxFile.initrd(0x1000))
                .load(ram, cpu, "");
        assertEquals(0x3FF000, ram.read32(ZERO_PAGE + 0x218));
        LinuxImage noRoom = image(file -> file.highestInitrd = 0x3FFFFF).withInitrd("big", LinuxFile.initrd(0x100001));
        ram.clear();
        assertContains("initrd big is too large", refusedToLoad(noRoom, ""));
    }

    @Test
    void shouldSayHowMuchRamThereMustBe() {
        LinuxImage fits = image(file -> {
            file.preferredAddress = 4 * LinuxFile.MEBIBYTE;
            file.unpackBytes = 3 * LinuxFile.MEBIBYTE;
        });
        LinuxImage exactly = fits.withInitrd("initrd", LinuxFile.initrd(LinuxFile.MEBIBYTE));
        exactly.load(ram, cpu, "");
        ram.clear();
        LinuxImage tooLarge = fits.withInitrd("initrd", LinuxFile.initrd(LinuxFile.MEBIBYTE + 1));
        String line = refusedToLoad(tooLarge, "");
        assertContains("needs at least 9 MiB of RAM but the machine has 8", line);
        assertContains("-m", line);
    }

    @Test
    void shouldCountTheAlignmentAsTheKernelDoes() {
        LinuxImage image = image(file -> {
            file.alignment = 4 * LinuxFile.MEBIBYTE;
            file.preferredAddress = 5 * LinuxFile.MEBIBYTE;
            file.unpackBytes = 1;
        });
        assertContains("needs at least 9 MiB", refusedToLoad(image, ""));
    }

    @Test
    void shouldRefuseACommandLineLongerThanTheKernelTakes() {
        image(file -> file.commandLineBytes = 8).load(ram, cpu, "12345678");
        ram.clear();
        String line = refusedToLoad(image(file -> file.commandLineBytes = 8), "123456789");
        assertContains("9 bytes, the most is 8", line);
    }

    /** The 64-bit protocol: paging on, the kernel mapped where it is, the kernel's second entry point. */
    @Test
    void shouldEnterA64BitKernelInLongMode() {
        LinuxImage image = image(file -> file.laterFlags = 1);
        assertEquals(ProcessorModel.AMD64, image.processor());
        image.load(ram, cpu, "");
        assertEquals(0x100200, cpu.instructionPointer());
        assertEquals(ZERO_PAGE, cpu.general(GeneralRegister.ESI));
        assertEquals(0x80000011L, cpu.control(0));
        assertEquals(0x20, cpu.control(4));
        assertEquals(0x100, cpu.extendedFeatures());
        assertEquals(0x10, cpu.selector(SegmentRegister.CS));
        assertEquals(0x00A09B00, cpu.attributes(SegmentRegister.CS) & 0x00F0FF00);
        for (SegmentRegister data : List.of(SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.SS)) {
            assertEquals(0x18, cpu.selector(data));
        }
        cpu.setExtendedFeatures(0x500);
        LinearMemory linear = new LinearMemory(ram);
        for (int address : new int[] {0x100200, ZERO_PAGE, 0x20000, RAM - 8}) {
            assertEquals(ram.read64(address), assertDoesNotThrow(() -> linear.read64(cpu, address)));
        }
        assertEquals(-1, assertDoesNotThrow(() -> linear.read32(cpu, 0xFFFFFFFCL)));
        assertThrows(GuestFault.class, () -> linear.read8(cpu, 1L << 32));
    }

    @Test
    void shouldLoadTheDescriptorsThatTheEntryUses() {
        for (int flags = 0; flags <= 1; flags++) {
            int laterFlags = flags;
            image(file -> file.laterFlags = laterFlags).load(ram, cpu, "");
            long table = cpu.base(SegmentRegister.GDTR);
            assertEquals(31, cpu.limit(SegmentRegister.GDTR));
            for (SegmentRegister segment : List.of(SegmentRegister.CS, SegmentRegister.DS)) {
                int high = ram.read32(table + cpu.selector(segment) + 4);
                int accessed = 0x100;
                assertEquals(
                        cpu.attributes(segment) & 0x00F0FF00, (high | accessed) & 0x00F0FF00, segment + " " + flags);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNoKernel() {
        assertContains("not a Linux bzImage", refused(file -> file.bootFlag = 0));
        assertContains("not a Linux bzImage", refused(file -> file.signature = "hdrS"));
        assertContains("2.09, older than 2.10", refused(file -> file.version = 0x209));
        assertContains("zImage", refused(file -> file.loadFlags = 0));
        for (int length : new int[] {0, 1, 0x1FF, 0x263}) {
            byte[] cut = Arrays.copyOf(new LinuxFile().bytes(), length);
            assertFalse(LinuxImage.isLinux(cut));
            assertThrows(BadImageException.class, () -> LinuxImage.of("cut", cut));
        }
    }

    @Test
    void shouldRefuseADamagedHeader() {
        assertContains("damaged", refused(file -> file.codeBytes = 0));
        assertContains("damaged", refused(file -> file.jumpLength = 0x61));
        assertContains("damaged", refused(file -> file.jumpLength = 0x8F));
        assertContains("damaged", refused(file -> file.alignment = 0));
        assertContains("damaged", refused(file -> file.alignment = 0x3000));
        assertContains("damaged", refused(file -> file.preferredAddress = 0));
        assertContains("damaged", refused(file -> file.preferredAddress = 1L << 32));
        assertContains("damaged", refused(file -> file.commandLineBytes = -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ELF", "070703", "x070701"})
    void shouldRefuseWhatIsNoInitrd(String beginning) {
        byte[] file = beginning.getBytes(StandardCharsets.US_ASCII);
        BadImageException refusal =
                assertThrows(BadImageException.class, () -> image(same -> {}).withInitrd("disk", file));
        assertContains("initrd disk is not one", oneLine(refusal));
    }
}
