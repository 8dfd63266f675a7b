package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.charset.StandardCharsets;

/**
 * A Linux kernel with or without an initrd, started by the boot protocol of its kind ({@link LinuxEntry}): the real-mode
 * code in front of it, which would ask a BIOS, never runs; the zero page says what it would have found.
 */
public final class LinuxImage implements BootImage {
    /** Where the kernel goes. */
    static final int LOAD_ADDRESS = 0x100000;

    private final String name;
    private final byte[] kernel;
    private final LinuxSetupHeader header;
    private final LinuxInitrd initrd;
    private final LinuxEntry entry;

    private LinuxImage(String name, byte[] kernel, LinuxSetupHeader header, LinuxInitrd initrd) {
        this.name = name;
        this.kernel = kernel;
        this.header = header;
        this.initrd = initrd;
        entry = header.is64Bit() ? new LinuxEntry64() : new LinuxEntry32();
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
    public ProcessorModel processor() {
        return entry.processor();
    }

    @Override
    public void requireFit(long ramBytes, String commandLine) {
        LinuxMemory unused = plan(ramBytes);
        byte[] text = commandLine.getBytes(StandardCharsets.ISO_8859_1);
        int longest = Math.min(header.commandLineBytes(), LinuxMemory.LONGEST_COMMAND_LINE - 1);
        if (text.length > longest) {
            throw new BadImageException("the command line for kernel " + name + " has " + text.length
                    + " bytes, the most is " + longest + ": shorten -append");
        }
    }

    private LinuxMemory plan(long ramBytes) {
        return LinuxMemory.plan(header, name, kernel.length - header.realModeBytes(), initrd, ramBytes);
    }

    @Override
    public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {
        requireFit(ram.size(), commandLine);
        LinuxMemory memory = plan(ram.size());
        int codeBytes = kernel.length - header.realModeBytes();
        byte[] text = commandLine.getBytes(StandardCharsets.ISO_8859_1);
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
        entry.enter(ram, cpu);
        cpu.setGeneral(GeneralRegister.ESI, LinuxMemory.ZERO_PAGE);
    }
}
