package io.understudy.machine.interrupt;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.LinearMemory;

/**
 * The switch to another task that a task gate asks for (Intel SDM vol. 3, 7.3): 32-bit Linux handles double faults that
 * way, since the stack may be what is broken.
 *
 * <pre>
 *   task state segment, 32 bits (SDM figure 7-2)
 *   00 back link   1C CR3   20 EIP   24 EFLAGS   28 EAX ECX EDX EBX ESP EBP ESI EDI
 *   48 ES CS SS DS FS GS   60 LDT
 * </pre>
 *
 * <p>Only segments of 32 bits, and no task in virtual-8086 mode: nothing else was ever put behind a gate by a guest of
 * today. The debug trap bit is not looked at. The way back, IRET with NT set, is the engine's.
 */
final class TaskSwitch {
    private static final int BACK_LINK = 0x00;
    private static final int CR3 = 0x1C;
    private static final int EIP = 0x20;
    private static final int EFLAGS = 0x24;
    private static final int GENERAL = 0x28;
    private static final int SEGMENTS = 0x48;
    private static final int LDT = 0x60;
    private static final int LEAST_LIMIT = 0x67;

    private static final int LOCAL = 4;
    private static final int AVAILABLE_32 = 9;
    private static final int LDT_TYPE = 2;
    private static final int TYPE = 0x1F;
    private static final int BUSY = 1 << 9;
    private static final long CR0_TASK_SWITCHED = 1 << 3;
    private static final long CR0_PAGING = 1L << 31;

    /** In the order of the segment. */
    private static final SegmentRegister[] SELECTORS = {
        SegmentRegister.ES,
        SegmentRegister.CS,
        SegmentRegister.SS,
        SegmentRegister.DS,
        SegmentRegister.FS,
        SegmentRegister.GS
    };

    private final LinearMemory memory;
    private final DescriptorTables tables;

    TaskSwitch(LinearMemory memory, DescriptorTables tables) {
        this.memory = memory;
        this.tables = tables;
    }

    /**
     * Enters the task as an interrupt does: the one left stays busy and is linked to.
     *
     * @param flagsToKeep what the task that is left has in its EFLAGS
     * @param errorCode pushed on the new stack, or {@link InterruptDelivery#NO_ERROR_CODE}
     */
    void enter(CpuState cpu, int selector, int flagsToKeep, int errorCode, int external) throws GuestFault {
        Descriptor target = target(cpu, selector, external);
        int[] image = read(cpu, target.base());
        if ((image[EFLAGS / 4] & Flags.VIRTUAL_8086) != 0) {
            throw new GuestFault(GuestFault.INVALID_TSS, (selector & ~3) + external);
        }
        leave(cpu, flagsToKeep);
        memory.write32(cpu, target.base() + BACK_LINK, cpu.selector(SegmentRegister.TR));
        memory.write32(cpu, cpu.base(SegmentRegister.GDTR) + (selector & ~7) + 4, target.high() | BUSY);
        cpu.setSegment(SegmentRegister.TR, selector, target.base(), target.limit(), target.high() | BUSY);
        cpu.setControl(0, cpu.control(0) | CR0_TASK_SWITCHED);
        load(cpu, image, external);
        if (errorCode != InterruptDelivery.NO_ERROR_CODE) {
            FrameStack stack = FrameStack.current(cpu, memory, true);
            stack.requireRoom(1, external);
            stack.push(errorCode);
            stack.loadPointer();
        }
    }

    private Descriptor target(CpuState cpu, int selector, int external) throws GuestFault {
        int faultCode = (selector & ~3) + external;
        if ((selector & ~3) == 0 || (selector & LOCAL) != 0) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode);
        }
        Descriptor target = tables.descriptor(cpu, selector, GuestFault.GENERAL_PROTECTION, external);
        if (type(target) != AVAILABLE_32) {
            throw new GuestFault(GuestFault.GENERAL_PROTECTION, faultCode);
        }
        if (!target.present()) {
            throw new GuestFault(GuestFault.SEGMENT_NOT_PRESENT, faultCode);
        }
        if (Integer.compareUnsigned(target.limit(), LEAST_LIMIT) < 0) {
            throw new GuestFault(GuestFault.INVALID_TSS, faultCode);
        }
        return target;
    }

    private int[] read(CpuState cpu, long base) throws GuestFault {
        int[] image = new int[LDT / 4 + 1];
        for (int word = CR3 / 4; word < image.length; word++) {
            image[word] = memory.read32(cpu, base + word * 4L);
        }
        return image;
    }

    private void leave(CpuState cpu, int flags) throws GuestFault {
        long base = cpu.base(SegmentRegister.TR);
        memory.write32(cpu, base + EIP, (int) cpu.instructionPointer());
        memory.write32(cpu, base + EFLAGS, flags);
        for (int i = 0; i < 8; i++) {
            memory.write32(cpu, base + GENERAL + i * 4L, (int) cpu.general(GeneralRegister.of(i)));
        }
        for (int i = 0; i < SELECTORS.length; i++) {
            memory.write16(cpu, base + SEGMENTS + i * 4L, cpu.selector(SELECTORS[i]));
        }
    }

    /** From here on a fault is one of the new task. */
    private void load(CpuState cpu, int[] image, int external) throws GuestFault {
        if ((cpu.control(0) & CR0_PAGING) != 0) {
            cpu.setControl(3, Integer.toUnsignedLong(image[CR3 / 4]));
        }
        cpu.setInstructionPointer(Integer.toUnsignedLong(image[EIP / 4]));
        cpu.setFlags(image[EFLAGS / 4] | Flags.NESTED_TASK);
        for (int i = 0; i < 8; i++) {
            cpu.setGeneral(GeneralRegister.of(i), Integer.toUnsignedLong(image[GENERAL / 4 + i]));
        }
        int code = image[SEGMENTS / 4 + 1] & 0xFFFF;
        cpu.setPrivilege(code & 3);
        loadLocalTable(cpu, image[LDT / 4] & 0xFFFF, external);
        for (int i = 0; i < SELECTORS.length; i++) {
            loadSegment(cpu, SELECTORS[i], image[SEGMENTS / 4 + i] & 0xFFFF, code & 3, external);
        }
    }

    private void loadLocalTable(CpuState cpu, int selector, int external) throws GuestFault {
        if ((selector & ~3) == 0) {
            cpu.setSegment(SegmentRegister.LDTR, selector, 0, 0, 0);
            return;
        }
        Descriptor table =
                (selector & LOCAL) != 0 ? null : tables.descriptor(cpu, selector, GuestFault.INVALID_TSS, external);
        if (table == null || type(table) != LDT_TYPE || !table.present()) {
            throw new GuestFault(GuestFault.INVALID_TSS, (selector & ~3) + external);
        }
        cpu.setSegment(SegmentRegister.LDTR, selector, table.base(), table.limit(), table.high());
    }

    private void loadSegment(CpuState cpu, SegmentRegister register, int selector, int level, int external)
            throws GuestFault {
        int faultCode = (selector & ~3) + external;
        boolean mayBeNull = register != SegmentRegister.CS && register != SegmentRegister.SS;
        if ((selector & ~3) == 0 && mayBeNull) {
            cpu.setSegment(register, selector, 0, 0, 0);
            return;
        }
        if ((selector & ~3) == 0) {
            throw new GuestFault(GuestFault.INVALID_TSS, faultCode);
        }
        Descriptor segment = tables.descriptor(cpu, selector, GuestFault.INVALID_TSS, external);
        if (!fits(register, segment, selector & 3, level)) {
            throw new GuestFault(GuestFault.INVALID_TSS, faultCode);
        }
        if (!segment.present()) {
            throw new GuestFault(
                    register == SegmentRegister.SS ? GuestFault.STACK_FAULT : GuestFault.SEGMENT_NOT_PRESENT,
                    faultCode);
        }
        cpu.setSegment(register, selector, segment.base(), segment.limit(), segment.high());
    }

    private static boolean fits(SegmentRegister register, Descriptor segment, int requested, int level) {
        return switch (register) {
            case CS ->
                segment.isCode()
                        && (segment.isConforming() ? segment.privilege() <= requested : segment.privilege() == level);
            case SS -> segment.isWritableData() && requested == level && segment.privilege() == level;
            case ES, DS, FS, GS ->
                segment.isReadable() && (segment.isConforming() || segment.privilege() >= Math.max(requested, level));
            case LDTR, TR, GDTR, IDTR -> false;
        };
    }

    private static int type(Descriptor descriptor) {
        return (descriptor.high() >>> 8) & TYPE;
    }
}
