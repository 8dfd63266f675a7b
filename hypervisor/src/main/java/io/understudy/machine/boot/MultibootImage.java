package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A Multiboot 1 image with explicit load addresses (Multiboot Specification 0.6.96, 3.1: flag bit 16), so that the same
 * file boots here and under other loaders.
 */
public final class MultibootImage implements BootImage {
    /** What EAX holds when the guest starts. */
    static final int BOOTLOADER_MAGIC = 0x2BADB002;

    /** Where the boot information goes: below 640 KiB and above what a PC's firmware uses. */
    private static final int INFORMATION_ADDRESS = 0x9000;

    private static final int COMMAND_LINE_ADDRESS = 0x9100;
    private static final int LOADER_NAME_ADDRESS = 0x9F00;
    private static final int LONGEST_COMMAND_LINE = LOADER_NAME_ADDRESS - COMMAND_LINE_ADDRESS - 1;
    private static final int LOWEST_LOAD_ADDRESS = 0x100000;
    private static final int CONVENTIONAL_KIB = 639;
    private static final String LOADER_NAME = "understudy";

    private static final int HAS_MEMORY = 1;
    private static final int HAS_COMMAND_LINE = 1 << 2;
    private static final int HAS_LOADER_NAME = 1 << 9;

    private final String name;
    private final byte[] file;
    private final MultibootHeader header;

    private MultibootImage(String name, byte[] file, MultibootHeader header) {
        this.name = name;
        this.file = file;
        this.header = header;
    }

    /**
     * Checks a file.
     *
     * @throws BadImageException if it has no Multiboot header, or one that asks for something this loader lacks
     */
    public static MultibootImage of(String name, byte[] file) {
        return new MultibootImage(name, file.clone(), MultibootHeader.find(name, file));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProcessorModel processor() {
        return ProcessorModel.I386;
    }

    @Override
    public void requireFit(long ramBytes, String commandLine) {
        long end = Math.max(header.loadEnd(), header.clearEnd());
        if (header.loadAddress() < LOWEST_LOAD_ADDRESS) {
            throw new BadImageException(String.format(
                    "image %s wants to be loaded at 0x%x, below 1 MiB: link it at 0x100000",
                    name, header.loadAddress()));
        }
        if (end > ramBytes) {
            throw new BadImageException(String.format(
                    "image %s needs RAM up to %d KiB but the machine has %d KiB: give it more with -m",
                    name, (end + 1023) >> 10, ramBytes >> 10));
        }
        byte[] text = commandLine.getBytes(StandardCharsets.ISO_8859_1);
        if (text.length > LONGEST_COMMAND_LINE) {
            throw new BadImageException("the command line for image " + name + " has " + text.length
                    + " bytes, the most is " + LONGEST_COMMAND_LINE + ": shorten -append");
        }
    }

    @Override
    public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {
        requireFit(ram.size(), commandLine);
        byte[] text = commandLine.getBytes(StandardCharsets.ISO_8859_1);
        ram.write(header.loadAddress(), file, header.fileOffset(), header.loadLength());
        ram.write(COMMAND_LINE_ADDRESS, text, 0, text.length);
        byte[] loader = LOADER_NAME.getBytes(StandardCharsets.ISO_8859_1);
        ram.write(LOADER_NAME_ADDRESS, loader, 0, loader.length);
        byte[] information = information(ram.size());
        ram.write(INFORMATION_ADDRESS, information, 0, information.length);

        FlatProtectedMode.enter(cpu, 0x08, 0x10, header.entry());
        cpu.setGeneral(GeneralRegister.EAX, BOOTLOADER_MAGIC);
        cpu.setGeneral(GeneralRegister.EBX, INFORMATION_ADDRESS);
    }

    /** The boot information structure, specification 3.3. */
    private static byte[] information(int ramBytes) {
        ByteBuffer information = ByteBuffer.allocate(96).order(ByteOrder.LITTLE_ENDIAN);
        information.putInt(0, HAS_MEMORY | HAS_COMMAND_LINE | HAS_LOADER_NAME);
        information.putInt(4, CONVENTIONAL_KIB);
        information.putInt(8, (ramBytes >> 10) - 1024);
        information.putInt(16, COMMAND_LINE_ADDRESS);
        information.putInt(64, LOADER_NAME_ADDRESS);
        return information.array();
    }
}
