package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.memory.PhysicalMemory;

/** How a kernel that lies at {@link LinuxImage#LOAD_ADDRESS} is entered (Documentation/arch/x86/boot.rst). */
interface LinuxEntry {
    /** __BOOT_CS and __BOOT_DS, which both protocols demand. */
    int CODE_SELECTOR = 0x10;

    int DATA_SELECTOR = 0x18;

    ProcessorModel processor();

    /** Puts the processor at the kernel's first instruction, and into RAM what it needs there. */
    void enter(PhysicalMemory ram, CpuState cpu);
}
