package io.understudy.machine.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.FakeCpuState;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Multiboot Specification 0.6.96: 3.1 header, 3.2 machine state, 3.3 boot information. */
class MultibootImageTest {
    private static final int RAM = 4 << 20;

    private final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(RAM), (address, length) -> {});
    private final FakeCpuState cpu = new FakeCpuState();

    private static MultibootImage image(Consumer<MultibootFile> change) {
        MultibootFile file = new MultibootFile();
        change.accept(file);
        return MultibootImage.of("test", file.bytes());
    }

    private static BadImageException refused(Consumer<MultibootFile> change) {
        BadImageException refusal = assertThrows(BadImageException.class, () -> image(change));
        assertTrue(refusal.getMessage().startsWith("image test "), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"));
        return refusal;
    }

    private BadImageException refusedToLoad(Consumer<MultibootFile> change, String commandLine) {
        MultibootImage image = image(change);
        int clean = ram.hash();
        BadImageException refusal = assertThrows(BadImageException.class, () -> image.load(ram, cpu, commandLine));
        assertEquals(clean, ram.hash(), "a refused image leaves RAM alone");
        return refusal;
    }

    private String text(int address) {
        StringBuilder text = new StringBuilder();
        for (int at = address; ram.read8(at) != 0; at++) {
            text.append((char) ram.read8(at));
        }
        return text.toString();
    }

    private byte[] loaded(int address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ram.read8(address + (long) i);
        }
        return bytes;
    }

    @Test
    void shouldLoadTheWholeFileIfNoEndIsGiven() {
        MultibootFile file = new MultibootFile();
        MultibootImage.of("test", file.bytes()).load(ram, cpu, "");
        assertArrayEquals(file.bytes(), loaded(MultibootFile.LOAD, file.size));
        assertEquals(0, ram.read8(MultibootFile.LOAD + file.size));
    }

    @Test
    void shouldLoadWhatTheHeaderNames() {
        MultibootFile file = new MultibootFile();
        file.headerAt = 0x200;
        file.headerAddress = 0x200100;
        file.loadAddress = 0x200000;
        file.loadEnd = 0x200180;
        file.clearEnd = 0x201000;
        MultibootImage.of("test", file.bytes()).load(ram, cpu, "");
        byte[] expected = new byte[0x180];
        System.arraycopy(file.bytes(), 0x100, expected, 0, expected.length);
        assertArrayEquals(expected, loaded(0x200000, 0x180));
        assertArrayEquals(new byte[0x1000], loaded(0x200180, 0x1000), "nothing behind load_end_addr");
        assertArrayEquals(new byte[0x1000], loaded(0x1FF000, 0x1000), "nothing before load_addr");
    }

    @Test
    void shouldHandOverTheStateThatTheSpecificationPromises() {
        cpu.setPrivilege(3);
        cpu.setFlags(0x23202);
        cpu.setInterruptShadow();
        cpu.setControl(4, 0x10);
        image(file -> {}).load(ram, cpu, "");
        assertEquals(0x2BADB002L, cpu.general(GeneralRegister.EAX));
        assertEquals(0x9000, cpu.general(GeneralRegister.EBX));
        assertEquals(MultibootFile.LOAD + 0x100, cpu.instructionPointer());
        assertEquals(1, cpu.control(0) & 0x80000001L, "PE on, PG off");
        assertEquals(0, cpu.control(4));
        assertEquals(2, cpu.flags(), "VM and IF off");
        assertEquals(0, cpu.privilege());
        assertFalse(cpu.interruptShadow());
        for (SegmentRegister segment : new SegmentRegister[] {
            SegmentRegister.CS,
            SegmentRegister.DS,
            SegmentRegister.ES,
            SegmentRegister.FS,
            SegmentRegister.GS,
            SegmentRegister.SS
        }) {
            assertEquals(0, cpu.base(segment));
            assertEquals(-1, cpu.limit(segment));
            assertEquals(segment == SegmentRegister.CS ? 0x9B00 : 0x9300, cpu.attributes(segment) & 0xFF00);
            assertEquals(1 << 22, cpu.attributes(segment) & 1 << 22, "32 bits");
        }
    }

    @Test
    void shouldFillInTheBootInformation() {
        image(file -> {}).load(ram, cpu, "console=ttyS0 a b");
        assertEquals(1 | 1 << 2 | 1 << 9, ram.read32(0x9000));
        assertEquals(639, ram.read32(0x9004), "KiB below 1 MiB");
        assertEquals((RAM >> 10) - 1024, ram.read32(0x9008), "KiB above 1 MiB");
        assertEquals("console=ttyS0 a b", text(ram.read32(0x9010)));
        assertEquals("understudy", text(ram.read32(0x9040)));
    }

    @Test
    void shouldLimitTheCommandLine() {
        String longest = "x".repeat(0xDFF);
        image(file -> {}).load(ram, cpu, longest);
        assertEquals(longest, text(ram.read32(0x9010)));
        assertEquals("understudy", text(ram.read32(0x9040)));
        ram.clear();
        assertTrue(refusedToLoad(file -> {}, longest + "x").getMessage().contains("-append"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 0x40, 8192 - 32, 8192 - 12})
    void shouldFindTheHeaderAnywhereInTheFirst8KiB(int at) {
        image(file -> {
            file.headerAt = at;
            file.size = 0x3000;
            file.headerAddress = MultibootFile.LOAD + at;
        });
    }

    @Test
    void shouldNotFindAHeaderElsewhere() {
        refused(file -> {
            file.headerAt = 8192 - 8;
            file.size = 0x3000;
        });
        refused(file -> file.headerAt = 0x42);
        refused(file -> file.magic = 0x1BADB003);
        refused(file -> file.checksumError = 1);
        assertThrows(BadImageException.class, () -> MultibootImage.of("test", new byte[0]));
        assertThrows(BadImageException.class, () -> MultibootImage.of("test", new byte[11]));
    }

    @Test
    void shouldPassOverABadHeaderToAGoodOneBehindIt() {
        MultibootFile file = new MultibootFile();
        byte[] bytes = file.bytes();
        MultibootFile bad = new MultibootFile();
        bad.headerAt = 0;
        bad.checksumError = 1;
        System.arraycopy(bad.bytes(), 0, bytes, 0, 32);
        MultibootImage.of("test", bytes).load(ram, cpu, "");
        assertEquals(MultibootFile.MAGIC, ram.read32(MultibootFile.LOAD + 0x40));
    }

    @Test
    void shouldRefuseWhatItLacks() {
        refused(file -> file.flags = 0);
        refused(file -> file.flags = MultibootFile.ADDRESSES | 4);
        refused(file -> file.flags = MultibootFile.ADDRESSES | 0x8000);
        image(file -> file.flags = MultibootFile.ADDRESSES | 3);
        image(file -> file.flags = MultibootFile.ADDRESSES | 0x7FFE0000);
    }

    @Test
    void shouldRefuseAddressesThatContradictEachOther() {
        refused(file -> file.headerAddress = file.loadAddress - 4);
        refused(file -> file.headerAddress = file.loadAddress + file.headerAt + 1);
        refused(file -> file.loadEnd = file.loadAddress);
        refused(file -> file.loadEnd = file.loadAddress - 1);
        refused(file -> file.loadEnd = file.loadAddress + file.size + 1);
        refused(file -> file.loadEnd = -1);
        refused(file -> file.clearEnd = file.loadAddress + file.size - 1);
        refused(file -> file.size = file.headerAt + 31);
        image(file -> file.loadEnd = file.loadAddress + file.size);
        image(file -> file.clearEnd = file.loadAddress + file.size);
    }

    @Test
    void shouldRefuseToLoadBelowOneMebibyte() {
        String message = refusedToLoad(
                        file -> {
                            file.loadAddress = 0xFFFFC;
                            file.headerAddress = 0xFFFFC + file.headerAt;
                        },
                        "")
                .getMessage();
        assertTrue(message.contains("0xffffc") && message.contains("1 MiB"), message);
    }

    @Test
    void shouldRefuseWhatDoesNotFitIntoRam() {
        int top = RAM - 0x1000;
        image(file -> at(file, top)).load(ram, cpu, "");
        ram.clear();
        String message = refusedToLoad(file -> at(file, top + 4), "").getMessage();
        assertTrue(message.contains("needs RAM up to 4097 KiB but the machine has 4096 KiB"), message);
        refusedToLoad(file -> file.clearEnd = RAM + 1, "");
        refusedToLoad(file -> file.clearEnd = -1, "");
        refusedToLoad(file -> at(file, 0xFFFFF000), "");
    }

    private static void at(MultibootFile file, int address) {
        file.loadAddress = address;
        file.headerAddress = address + file.headerAt;
    }
}
