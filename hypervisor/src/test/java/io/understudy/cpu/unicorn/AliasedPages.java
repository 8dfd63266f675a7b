package io.understudy.cpu.unicorn;

import io.understudy.cpu.CpuState;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A few physical pages that appear at many linear ones, differently in each of two address spaces, and a model of the
 * bytes in them: what a store through one alias leaves must be what a call through another executes.
 */
final class AliasedPages {
    static final int PAGE = 0x1000;
    static final int ALIASES = 24;
    static final int LINEAR = 0x100000;

    private static final int PAGES = 6;
    private static final int PHYSICAL = 0x20000;
    private static final int[] DIRECTORIES = {0x10000, 0x12000};
    private static final int SMEP = 1 << 20;

    private final ByteBuffer ram;
    private final byte[] model = new byte[PAGES * PAGE];
    private final int[][] pageOf = new int[2][ALIASES];
    private final boolean[] executable = new boolean[ALIASES];
    private int space;

    /** @param showNx whether half of the aliases cannot be executed by the supervisor: user pages under SMEP */
    AliasedPages(Random random, ByteBuffer ram, boolean showNx) {
        this.ram = ram;
        for (int i = 0; i < ALIASES; i++) {
            executable[i] = !showNx || i % 2 == 0;
        }
        for (int each = 0; each < 2; each++) {
            PageTables tables = new PageTables(ram, DIRECTORIES[each]).identity(0, PHYSICAL);
            for (int i = 0; i < ALIASES; i++) {
                pageOf[each][i] = random.nextInt(PAGES);
                int user = showNx && executable[i] ? 0 : PageTables.USER;
                tables.map(
                        LINEAR + i * PAGE,
                        PHYSICAL + pageOf[each][i] * PAGE,
                        PageTables.PRESENT | PageTables.WRITABLE | user);
            }
            // The code of the segments themselves: the user runs some of them.
            for (int page = Code.ORIGIN; page < Guest.STACK; page += PAGE) {
                int user = showNx ? 0 : PageTables.USER;
                tables.map(page, page, PageTables.PRESENT | PageTables.WRITABLE | user);
            }
        }
    }

    void use(CpuState state, boolean showNx) {
        state.setControl(3, DIRECTORIES[space]);
        state.setControl(4, showNx ? SMEP : 0);
        state.setControl(0, 0x80000001L);
    }

    int directory() {
        return DIRECTORIES[space];
    }

    void switchSpace() {
        space ^= 1;
    }

    boolean isExecutable(int linear) {
        return executable[(linear - LINEAR) / PAGE];
    }

    /** An address within the aliases, far enough from their end for a routine. */
    int anyAlias(Random random) {
        return LINEAR + random.nextInt(ALIASES - 1) * PAGE;
    }

    private int index(int linear) {
        return pageOf[space][(linear - LINEAR) / PAGE] * PAGE + linear % PAGE;
    }

    int physical(int linear) {
        return PHYSICAL + index(linear);
    }

    int read(int linear) {
        return model[index(linear)] & 0xFF;
    }

    int read32(int linear) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value |= read(linear + i) << (8 * i);
        }
        return value;
    }

    void write(int linear, int value) {
        model[index(linear)] = (byte) value;
    }

    void write32(int linear, int value) {
        for (int i = 0; i < 4; i++) {
            write(linear + i, value >> (8 * i));
        }
    }

    boolean modelIsRight() {
        for (int i = 0; i < model.length; i++) {
            if (ram.get(PHYSICAL + i) != model[i]) {
                return false;
            }
        }
        return true;
    }
}
