package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

/**
 * A guest whose kernel does nothing but run pieces of random code, one after the other. 4 MiB, mapped as they are:
 *
 * <pre>
 *   1000h   page tables                8000h   the kernel's words and stack    40000h  code, 32 KiB, then data
 *   6000h   GDT, TSS    7000h  IDT    10000h   where each piece begins        80000h  pages of all kinds of rights
 *   A000h   the kernel
 * </pre>
 *
 * What the kernel needs is read-only for ring 0 as well.
 */
final class FuzzImage implements BootImage {
    static final int RAM_BYTES = 4 << 20;
    static final int CODE = 0x40000;
    static final int CODE_BYTES = 0x8000;

    private static final int TABLES = 0x1000;
    private static final int GDT = 0x6000;
    private static final int TSS = 0x6100;
    private static final int IDT = 0x7000;
    static final int WORDS = 0x8000;
    private static final int KERNEL_STACK = 0x9F00;
    private static final int KERNEL = 0xA000;
    private static final int NEXT = KERNEL + 16;
    private static final int PIECE_TABLE = 0x10000;
    private static final int RIGHTS = 0x80000;
    private static final int PAGE = 0x1000;

    private static final int CODE_0 = 0x08;
    private static final int DATA_0 = 0x10;
    private static final int CODE_3 = 0x1B;
    private static final int DATA_3 = 0x23;
    private static final int PIECE_CODE_0 = 0x30;

    static final int PIECES = 250;
    private static final int FLAGS = 0x202;
    private static final int TRAP = 0x100;
    private static final int ALIGNMENT = 0x40000;

    private final FuzzKind kind;
    private final long seed;
    private final byte[] given;

    FuzzImage(FuzzKind kind, long seed) {
        this(kind, seed, null);
    }

    /** @param given the code, {@link #CODE_BYTES} of it; null if it is to be drawn */
    FuzzImage(FuzzKind kind, long seed, byte[] given) {
        this.kind = kind;
        this.seed = seed;
        this.given = given;
    }

    @Override
    public String name() {
        return "fuzz " + seed;
    }

    @Override
    public ProcessorModel processor() {
        return kind.isLong() ? ProcessorModel.AMD64 : ProcessorModel.I386;
    }

    @Override
    public void requireFit(long ramBytes, String commandLine) {
        // It is built for RAM_BYTES.
    }

    @Override
    public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] code = given == null ? FuzzCode.draw(random, CODE_BYTES, CODE) : given;
        ram.write(CODE, code, 0, code.length);
        byte[] kernel = kernel();
        ram.write(KERNEL, kernel, 0, kernel.length);
        pieces(ram, random);
        descriptors(ram);
        pages(ram, random);
        enter(cpu);
    }

    private byte[] kernel() {
        String file = kind.isLong() ? "kernel-64.bin" : "kernel-32.bin";
        try (InputStream in = FuzzImage.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pieces(PhysicalMemory ram, SplittableRandom random) {
        ram.write32(WORDS + 4, PIECES);
        boolean user = kind.ring() == 3;
        ram.write32(WORDS + 8, user ? CODE_3 : kind.isLong() ? CODE_0 : PIECE_CODE_0);
        ram.write32(WORDS + 12, user ? DATA_3 : kind.isLong() ? DATA_0 : 0);
        for (int i = 0; i < PIECES; i++) {
            int start = CODE + random.nextInt(CODE_BYTES);
            if (random.nextInt(4) == 0) {
                start = (start | (PAGE - 1)) - random.nextInt(16); // across the end of a page
            }
            int flags = FLAGS | (random.nextInt(12) == 0 ? TRAP : 0) | (random.nextInt(20) == 0 ? ALIGNMENT : 0);
            // A segment of 16 bits ends at 64 KiB; its base is the code's.
            ram.write32(PIECE_TABLE + 8 * i, kind.bits() == 16 ? start - CODE : start);
            ram.write32(PIECE_TABLE + 8 * i + 4, flags);
        }
    }

    private void descriptors(PhysicalMemory ram) {
        int mode = kind.isLong() ? 0xA0 : 0xC0;
        segment(ram, CODE_0, 0, 0xFFFFF, 0x9B, mode);
        segment(ram, DATA_0, 0, 0xFFFFF, 0x93, 0xC0);
        boolean small = kind.bits() == 16;
        segment(ram, CODE_3 & ~3, small ? CODE : 0, small ? 0xFFFF : 0xFFFFF, 0xFB, small ? 0 : mode);
        segment(ram, DATA_3 & ~3, 0, 0xFFFFF, 0xF3, 0xC0);
        segment(ram, PIECE_CODE_0, small ? CODE : 0, small ? 0xFFFF : 0xFFFFF, 0x9B, small ? 0 : mode);
        ram.write32(TSS + 4, KERNEL_STACK);
        ram.write32(TSS + 8, kind.isLong() ? 0 : DATA_0);
        ram.write32(TSS + 0x24, KERNEL_STACK); // IST1: ring 0 of 64-bit mode has no other stack to fall on
        ram.write16(TSS + 0x66, 0x68);
        for (int vector = 0; vector < 256; vector++) {
            int gate = IDT + vector * (kind.isLong() ? 16 : 8);
            ram.write32(gate, CODE_0 << 16 | NEXT);
            ram.write32(gate + 4, kind.isLong() ? 0xEE01 : 0xEE00);
        }
    }

    private static void segment(PhysicalMemory ram, int selector, int base, int limit, int access, int mode) {
        ram.write32(GDT + selector, (limit & 0xFFFF) | base << 16);
        ram.write32(GDT + selector + 4, (base >>> 16 & 0xFF) | access << 8 | (limit & 0xF0000) | mode << 16);
    }

    private void pages(PhysicalMemory ram, SplittableRandom random) {
        int table;
        if (kind.isLong()) {
            ram.write32(TABLES, TABLES + PAGE | 7);
            ram.write32(TABLES + PAGE, TABLES + 2 * PAGE | 7);
            ram.write32(TABLES + 2 * PAGE, TABLES + 3 * PAGE | 7);
            ram.write32(TABLES + 2 * PAGE + 8, TABLES + 4 * PAGE | 7);
            table = TABLES + 3 * PAGE;
        } else {
            ram.write32(TABLES, TABLES + PAGE | 7);
            table = TABLES + PAGE;
        }
        int entry = kind.isLong() ? 8 : 4;
        for (int page = 0; page < RAM_BYTES; page += PAGE) {
            int rights;
            if (page >= RIGHTS) {
                rights = random.nextInt(8);
            } else if (page >= CODE) {
                rights = 7;
            } else {
                rights = page == WORDS || page == WORDS + PAGE ? 3 : 1;
            }
            ram.write32(table + page / PAGE * entry, page | rights);
        }
    }

    private void enter(CpuState cpu) {
        for (GeneralRegister register : GeneralRegister.values()) {
            cpu.setGeneral(register, 0);
        }
        cpu.setControl(4, 0x200 | (kind.isLong() ? 0x20 : 0)); // OSFXSR, PAE
        cpu.setControl(3, TABLES);
        cpu.setExtendedFeatures(kind.isLong() ? 0x101 : 0); // LME, SCE
        cpu.setControl(0, 0x80050033L); // PG, AM, WP, NE, ET, MP, PE
        cpu.setFlags(2);
        cpu.setSegment(SegmentRegister.CS, CODE_0, 0, -1, kind.isLong() ? 0x00AF9B00 : 0x00CF9B00);
        for (SegmentRegister data : new SegmentRegister[] {
            SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.FS, SegmentRegister.GS, SegmentRegister.SS
        }) {
            cpu.setSegment(data, DATA_0, 0, -1, 0x00CF9300);
        }
        cpu.setSegment(SegmentRegister.LDTR, 0, 0, 0xFFFF, 0x8200);
        cpu.setSegment(SegmentRegister.TR, 0x28, TSS, 0x67, 0x8B00);
        cpu.setSegment(SegmentRegister.GDTR, 0, GDT, 0x37, 0);
        cpu.setSegment(SegmentRegister.IDTR, 0, IDT, kind.isLong() ? 0xFFF : 0x7FF, 0);
        cpu.setPrivilege(0);
        cpu.clearInterruptShadow();
        cpu.setInstructionPointer(KERNEL);
    }
}
