package io.understudy.cpu.unicorn;

import io.understudy.cpu.CpuState;
import java.nio.ByteBuffer;

/** Two-level page tables for the first 4 MiB: a directory, and one table in the next page. */
final class PageTables {
    static final int PRESENT = 1;
    static final int WRITABLE = 2;
    static final int USER = 4;

    private static final int PAGING = 0x80000001;

    private final ByteBuffer ram;
    private final int directory;

    PageTables(ByteBuffer ram, int directory) {
        this.ram = ram;
        this.directory = directory;
        ram.putInt(directory, (directory + 0x1000) | PRESENT | WRITABLE | USER);
    }

    PageTables identity(int begin, int end) {
        for (int address = begin; address < end; address += 0x1000) {
            map(address, address, PRESENT | WRITABLE);
        }
        return this;
    }

    PageTables map(int linear, int physical, int bits) {
        ram.putInt(directory + 0x1000 + (linear >>> 12) * 4, physical | bits);
        return this;
    }

    PageTables unmap(int linear) {
        return map(linear, 0, 0);
    }

    void use(CpuState state) {
        state.setControl(3, directory);
        state.setControl(0, PAGING);
    }
}
