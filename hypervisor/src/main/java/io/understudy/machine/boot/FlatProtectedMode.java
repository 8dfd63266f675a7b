package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;

/** The processor state that 32-bit boot protocols begin with: flat 4 GiB segments, paging and interrupts off. */
final class FlatProtectedMode {
    private static final int CODE_ATTRIBUTES = 0x00CF9B00;
    private static final int DATA_ATTRIBUTES = 0x00CF9300;
    private static final int PROTECTION_AND_EXTENSION_TYPE = 0x11;
    private static final SegmentRegister[] DATA = {
        SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.FS, SegmentRegister.GS, SegmentRegister.SS
    };

    private FlatProtectedMode() {}

    static void enter(CpuState cpu, int codeSelector, int dataSelector, int entry) {
        for (GeneralRegister register : GeneralRegister.values()) {
            cpu.setGeneral(register, 0);
        }
        cpu.setControl(0, PROTECTION_AND_EXTENSION_TYPE);
        cpu.setExtendedFeatures(0);
        cpu.setControl(2, 0);
        cpu.setControl(3, 0);
        cpu.setControl(4, 0);
        cpu.setFlags(2);
        cpu.setSegment(SegmentRegister.CS, codeSelector, 0, -1, CODE_ATTRIBUTES);
        for (SegmentRegister segment : DATA) {
            cpu.setSegment(segment, dataSelector, 0, -1, DATA_ATTRIBUTES);
        }
        cpu.setSegment(SegmentRegister.LDTR, 0, 0, 0xFFFF, 0x8200);
        cpu.setSegment(SegmentRegister.TR, 0, 0, 0xFFFF, 0x8B00);
        cpu.setSegment(SegmentRegister.GDTR, 0, 0, 0, 0);
        cpu.setSegment(SegmentRegister.IDTR, 0, 0, 0, 0);
        cpu.setPrivilege(0);
        cpu.clearInterruptShadow();
        cpu.setInstructionPointer(entry & 0xFFFFFFFFL);
    }
}
