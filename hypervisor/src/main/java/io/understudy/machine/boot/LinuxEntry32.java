package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.PhysicalMemory;

/** The 32-bit boot protocol: flat protected mode, the kernel's first byte. */
final class LinuxEntry32 implements LinuxEntry {
    private static final Table DESCRIPTORS = new Table(0, 0, 0x00CF9A000000FFFFL, 0x00CF92000000FFFFL);

    @Override
    public ProcessorModel processor() {
        return ProcessorModel.I386;
    }

    @Override
    public void enter(PhysicalMemory ram, CpuState cpu) {
        DESCRIPTORS.write(ram, LinuxMemory.TABLE);
        FlatProtectedMode.enter(cpu, CODE_SELECTOR, DATA_SELECTOR, LinuxImage.LOAD_ADDRESS);
        cpu.setSegment(SegmentRegister.GDTR, 0, LinuxMemory.TABLE, DESCRIPTORS.bytes() - 1, 0);
    }
}
