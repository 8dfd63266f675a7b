package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A Linux kernel with or without an initrd, started by the 32-bit boot protocol (Documentation/arch/x86/boot.rst): the
 * real-mode code in front of it, which would ask a BIOS, never runs; the zero page says what it would have found.
 */
public final class LinuxImage implements BootImage {
    /** Where the protected-mode kernel goes and begins. */
    static final int LOAD_ADDRESS = 0x100000;

    /** __BOOT_CS and __BOOT_DS, which the protocol demands, with a table behind them. */
    private static final int CODE_SELECTOR = 0x10;

    private static final int DATA_SELECTOR = 0x18;
    private static final long[] DESCRIPTORS = {0, 0, 0x00CF9A000000FFFFL, 0x00CF92000000FFFFL};

    private final String name;
    private final byte[] kernel;
    private final LinuxSetupHeader header;
    private final LinuxInitrd initrd;

    private LinuxImage(String name, byte[] kernel, LinuxSetupHeader header, LinuxInitrd initrd) {
        this.name = name;
        this.kernel = kernel;
        this.header = header;
        this.initrd = initrd;
    }

    /** Whether a file calls itself a Linux kernel. */
    public static boolean isLinux(byte[] file) {
        return LinuxSetupHeader.isLinux(file);
    }

    /**
     * Checks a kernel.
     *
     * @throws BadImageException if it is none, or none for this machine
     */
    public static LinuxImage of(String name, byte[] kernel) {
        return new LinuxImage(name, kernel.clone(), LinuxSetupHeader.of(name, kernel), null);
    }

    /**
     * The same kernel with an initrd.
     *
     * @throws BadImageException if the file is none
     */
    public LinuxImage withInitrd(String initrdName, byte[] file) {
        return new LinuxImage(name, kernel, header, LinuxInitrd.of(initrdName, file));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {
        int codeBytes = kernel.length - header.realModeBytes();
        LinuxMemory memory = LinuxMemory.plan(header, name, codeBytes, initrd, ram.size());
        byte[] text = commandLine.getBytes(StandardCharsets.ISO_8859_1);
        int longest = Math.min(header.commandLineBytes(), LinuxMemory.LONGEST_COMMAND_LINE - 1);
        if (text.length > longest) {
            throw new BadImageException("the command line for kernel " + name + " has " + text.length
                    + " bytes, the most is " + longest + ": shorten -append");
        }
        LinuxZeroPage page = new LinuxZeroPage(header, kernel)
                .commandLine(LinuxMemory.COMMAND_LINE)
                .ram(ram.size());
        if (initrd != null) {
            page.initrd(memory.initrdAddress(), initrd.length());
            initrd.load(ram, memory.initrdAddress());
        }
        ram.write(LOAD_ADDRESS, kernel, header.realModeBytes(), codeBytes);
        ram.write(LinuxMemory.COMMAND_LINE, text, 0, text.length);
        byte[] parameters = page.bytes();
        ram.write(LinuxMemory.ZERO_PAGE, parameters, 0, parameters.length);
        byte[] table = descriptors();
        ram.write(LinuxMemory.TABLE, table, 0, table.length);

        FlatProtectedMode.enter(cpu, CODE_SELECTOR, DATA_SELECTOR, LOAD_ADDRESS);
        cpu.setSegment(SegmentRegister.GDTR, 0, LinuxMemory.TABLE, table.length - 1, 0);
        cpu.setGeneral(GeneralRegister.ESI, LinuxMemory.ZERO_PAGE);
    }

    private static byte[] descriptors() {
        ByteBuffer table = ByteBuffer.allocate(DESCRIPTORS.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        table.asLongBuffer().put(DESCRIPTORS);
        return table.array();
    }
}
