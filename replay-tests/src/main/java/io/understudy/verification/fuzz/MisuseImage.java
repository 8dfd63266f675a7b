package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A guest that is nothing but a driver drawn at random ({@link DriverMisuse}), in ring 0, without paging. 4 MiB:
 *
 * <pre>
 *   1000h  GDT   2000h  IDT   3000h  handlers   8000h  the stack's top   10000h  the driver   40000h  rings and buffers
 * </pre>
 *
 * What the card writes may lie over any of it.
 */
final class MisuseImage implements BootImage {
    static final int RAM_BYTES = 4 << 20;
    static final int CODE = 0x10000;
    static final int CODE_BYTES = 0x10000;

    private static final int GDT = 0x1000;
    private static final int IDT = 0x2000;
    private static final int INTERRUPT = 0x3000;
    private static final int EXCEPTION = 0x3100;
    private static final int STACK = 0x8000;
    /** Of the file: where it is loaded, and where in it tables and program are. */
    private static final int FILE = 0x200000;

    private static final int TABLES = 0x30;
    private static final int ENTRY = 0x40;
    private static final int PROLOGUE = 0x80;

    private static final int VECTORS = 256;
    private static final int EXCEPTIONS = 32;
    private static final int CODE_SELECTOR = 0x08;
    private static final int DATA_SELECTOR = 0x10;

    /** Reads the card's interrupt status, which takes the interrupt back, and ends the interrupt at both controllers. */
    private static final String INTERRUPT_CODE = "50" // push eax
            + "52" // push edx
            + "66ba13c0" // mov dx, 0xC013
            + "ec" // in al, dx
            + "b020" // mov al, 0x20
            + "e6a0" // out 0xA0, al
            + "e620" // out 0x20, al
            + "5a" // pop edx
            + "58" // pop eax
            + "cf"; // iretd

    /** Begins anew, at the first instruction of the driver. */
    private static final String EXCEPTION_CODE = "bc00800000" // mov esp, STACK
            + "b800000100" // mov eax, CODE
            + "ffe0"; // jmp eax

    private final String name;
    private final byte[] driver;

    /** @param driver of {@link #CODE_BYTES} */
    MisuseImage(String name, byte[] driver) {
        this.name = name;
        this.driver = driver.clone();
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
        // It is built for RAM_BYTES.
    }

    @Override
    public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {
        byte[] contents = contents();
        ram.write(GDT, contents, 0, contents.length);
        enter(cpu);
    }

    /** From the first table to the end of the driver. */
    private byte[] contents() {
        ByteBuffer bytes = ByteBuffer.allocate(CODE + CODE_BYTES - GDT).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(CODE - GDT, driver);
        bytes.put(INTERRUPT - GDT, HexFormat.of().parseHex(INTERRUPT_CODE));
        bytes.put(EXCEPTION - GDT, HexFormat.of().parseHex(EXCEPTION_CODE));
        segment(bytes, CODE_SELECTOR, 0x9B);
        segment(bytes, DATA_SELECTOR, 0x93);
        for (int vector = 0; vector < VECTORS; vector++) {
            int gate = IDT - GDT + 8 * vector;
            bytes.putInt(gate, CODE_SELECTOR << 16 | (vector < EXCEPTIONS ? EXCEPTION : INTERRUPT));
            bytes.putInt(gate + 4, 0x8E00);
        }
        return bytes.array();
    }

    private static void segment(ByteBuffer bytes, int selector, int access) {
        bytes.putInt(selector, 0xFFFF).putInt(selector + 4, 0xCF0000 | access << 8);
    }

    /** The same guest as a file that every host boots: a Multiboot image (0.6.96, 3.1) that moves itself to where it belongs. */
    byte[] file() {
        byte[] contents = contents();
        ByteBuffer file = ByteBuffer.allocate(PROLOGUE + contents.length).order(ByteOrder.LITTLE_ENDIAN);
        int flags = 1 << 16; // it says where it is to be loaded
        int end = FILE + file.capacity();
        file.putInt(0x1BADB002).putInt(flags).putInt(-(0x1BADB002 + flags));
        file.putInt(FILE).putInt(FILE).putInt(end).putInt(end).putInt(FILE + ENTRY);
        file.putShort(TABLES, (short) 0x17).putInt(TABLES + 2, GDT);
        file.putShort(TABLES + 8, (short) (8 * VECTORS - 1)).putInt(TABLES + 10, IDT);
        file.position(ENTRY);
        file.put((byte) 0xFA).put((byte) 0xFC); // CLI, CLD
        file.put((byte) 0xBE).putInt(FILE + PROLOGUE); // MOV ESI
        file.put((byte) 0xBF).putInt(GDT); // MOV EDI
        file.put((byte) 0xB9).putInt(contents.length); // MOV ECX
        file.putShort((short) 0xA4F3); // REP MOVSB
        file.put((byte) 0x0F).putShort((short) 0x1501).putInt(FILE + TABLES); // LGDT
        file.put((byte) 0x0F).putShort((short) 0x1D01).putInt(FILE + TABLES + 8); // LIDT
        file.put((byte) 0xBC).putInt(STACK); // MOV ESP
        file.put((byte) 0xEA).putInt(CODE).putShort((short) CODE_SELECTOR); // JMP FAR
        return file.put(PROLOGUE, contents).array();
    }

    private static void enter(CpuState cpu) {
        for (GeneralRegister register : GeneralRegister.values()) {
            cpu.setGeneral(register, 0);
        }
        cpu.setGeneral(GeneralRegister.ESP, STACK);
        cpu.setControl(0, 0x11); // ET, PE
        cpu.setFlags(2);
        cpu.setSegment(SegmentRegister.CS, CODE_SELECTOR, 0, -1, 0x00CF9B00);
        for (SegmentRegister data : new SegmentRegister[] {
            SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.FS, SegmentRegister.GS, SegmentRegister.SS
        }) {
            cpu.setSegment(data, DATA_SELECTOR, 0, -1, 0x00CF9300);
        }
        cpu.setSegment(SegmentRegister.LDTR, 0, 0, 0xFFFF, 0x8200);
        cpu.setSegment(SegmentRegister.TR, 0, 0, 0xFFFF, 0x8B00);
        cpu.setSegment(SegmentRegister.GDTR, 0, GDT, 0x17, 0);
        cpu.setSegment(SegmentRegister.IDTR, 0, IDT, 8 * VECTORS - 1, 0);
        cpu.setPrivilege(0);
        cpu.clearInterruptShadow();
        cpu.setInstructionPointer(CODE);
    }
}
