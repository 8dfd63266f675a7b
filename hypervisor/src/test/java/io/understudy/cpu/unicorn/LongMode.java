package io.understudy.cpu.unicorn;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.SegmentRegister;
import java.nio.ByteBuffer;

/**
 * 64-bit mode for a test: the first 2 MiB mapped as they are in pages of 4 KiB, and once more at the far end of the
 * address space, where kernels live.
 */
final class LongMode {
    static final int ROOT = 0x70000;
    static final int PAGES = ROOT + 0x3000;
    /** The linear address at which physical 0 appears a second time. */
    static final long UPPER = 0xFFFF_FF80_0000_0000L;

    static final int CODE_64 = 0x00A09B00;
    static final int SYSTEM_CALLS = 1;

    private static final int USER_WRITABLE = 7;
    private static final int PAGE = 0x1000;
    private static final long PHYSICAL_ADDRESS_EXTENSION = 0x20;
    private static final long LONG_MODE_ENABLE = 0x100;
    private static final long PAGING = 0x80000001L;

    private LongMode() {}

    static void enter(CpuState state, ByteBuffer ram) {
        ram.putLong(ROOT, (ROOT + PAGE) | USER_WRITABLE).putLong(ROOT + 8 * 511, (ROOT + PAGE) | USER_WRITABLE);
        ram.putLong(ROOT + PAGE, (ROOT + 2 * PAGE) | USER_WRITABLE);
        ram.putLong(ROOT + 2 * PAGE, PAGES | USER_WRITABLE);
        for (int page = 0; page < 512; page++) {
            map(ram, page * PAGE, page * PAGE | USER_WRITABLE);
        }
        state.setControl(4, PHYSICAL_ADDRESS_EXTENSION);
        state.setControl(3, ROOT);
        state.setExtendedFeatures(LONG_MODE_ENABLE | SYSTEM_CALLS);
        state.setControl(0, PAGING);
        state.setSegment(SegmentRegister.CS, 8, 0, -1, CODE_64);
    }

    /** Sets the entry of a page, address and bits. */
    static void map(ByteBuffer ram, int linear, long entry) {
        ram.putLong(PAGES + linear / PAGE * 8, entry);
    }
}
