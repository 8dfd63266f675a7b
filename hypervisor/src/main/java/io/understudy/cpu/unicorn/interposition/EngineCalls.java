package io.understudy.cpu.unicorn.interposition;

import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.discovery.FillLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The engine's functions that are replaced, once for all processors of the process: {@code page-store.asm},
 * {@code block-ends.asm}, {@code block-lookup.asm}, {@code lock-prefix.asm}, {@code port-check.asm} and {@code run-guard.asm} say
 * what for. The words are those of {@code engine-calls.inc}.
 */
public final class EngineCalls {
    /**
     * In a block. Many enough that counting costs nothing beside them, few enough that a block of ordinary instructions
     * stays far below the engine's own limits.
     */
    public static final int MOST_INSTRUCTIONS = 64;

    /** Of intermediate code in a block, half of the engine's own limit. */
    public static final int MOST_OPERATIONS = 2000;

    private static final int CPU = 0;
    private static final int CLASS = 8;
    private static final int FILL = 16;
    private static final int INVALIDATE_PAGE = 56;
    private static final int INSTRUCTIONS = 64;
    private static final int OPERATIONS = 68;
    private static final int LAST_OPERATIONS = 72;
    private static final int PAGE_OF_CODE = 96;
    private static final int ENVIRONMENT = 104;
    private static final int ABORT = 224;
    private static final int ABORT_PIECE = 9;

    private static final String INVALIDATION = "tb_invalidate_phys_page_range_x86_64";
    private static final String CODE_PAGE = "get_page_addr_code_x86_64";
    private static final int PAGE = 4096;

    /** How the engine ends the process when it is at its wits' end. */
    private static final Set<String> ENDS = Set.of("abort", "__assert_fail");

    private enum Replaced {
        STORE("tb_invalidate_phys_page_fast_x86_64", 0, 24),
        RESET("tlb_reset_dirty_by_vaddr_x86_64", 1, 32),
        TRANSLATE("gen_intermediate_code_x86_64", 2, 40),
        GENERATE("tcg_gen_code_x86_64", 3, 48),
        LOOKUP("tb_htable_lookup_x86_64", 4, 80),
        FORGET("tcg_region_reset_all_x86_64", 5, 88),
        LOOP("translator_loop_x86_64", 6, 120),
        CODE_BYTE("cpu_ldub_code_x86_64", 7, 128),
        RUN("cpu_exec_x86_64", 8, 216);

        final String function;
        final int piece;
        final int original;

        Replaced(String function, int piece, int original) {
            this.function = function;
            this.piece = piece;
            this.original = original;
        }
    }

    private final ByteBuffer words;
    private final RunGuard guard;

    private EngineCalls(ByteBuffer words, RunGuard guard) {
        this.words = words;
        this.guard = guard;
    }

    /** Replaces them; null if the library's calls cannot be led elsewhere, and then everything is as it was. */
    public static EngineCalls replace(EngineLibrary library, FillLayout layout) {
        Set<String> functions =
                Arrays.stream(Replaced.values()).map(each -> each.function).collect(Collectors.toSet());
        functions.addAll(ENDS);
        ImportTable table;
        try {
            table = ImportTable.read(library.file(), functions);
        } catch (IOException e) {
            return null;
        }
        for (Replaced each : Replaced.values()) {
            if (table.slot(each.function, Libunicorn.find(each.function)) == 0) {
                return null;
            }
        }
        long invalidation = Libunicorn.find(INVALIDATION);
        long codePage = Libunicorn.find(CODE_PAGE);
        if (invalidation == 0 || codePage == 0) {
            return null;
        }
        NativePieces pieces = NativePieces.get();
        ByteBuffer words = pieces.words();
        if (!PortChecks.prepare(words, layout)) {
            return null;
        }
        words.putLong(CPU, layout.engine().cpuPointer());
        words.putLong(CLASS, layout.classPointer());
        words.putLong(FILL, layout.fill());
        words.putLong(INVALIDATE_PAGE, invalidation);
        words.putLong(PAGE_OF_CODE, codePage);
        words.putLong(ENVIRONMENT, layout.engine().environment());
        words.putInt(INSTRUCTIONS, MOST_INSTRUCTIONS);
        words.putInt(OPERATIONS, MOST_OPERATIONS);
        for (Replaced each : Replaced.values()) {
            long original = Libunicorn.addressOf(each.function);
            words.putLong(each.original, original);
            put(table.slot(each.function, original), pieces.replacement(each.piece));
        }
        return new EngineCalls(words, guard(library, table, pieces));
    }

    /** Null if crashes cannot be caught. */
    private static RunGuard guard(EngineLibrary library, ImportTable table, NativePieces pieces) {
        RunGuard guard;
        try {
            guard = RunGuard.install(library.file(), pieces);
        } catch (IOException e) {
            return null;
        }
        long known = Libunicorn.find(Replaced.RUN.function);
        for (String end : ENDS) {
            long slot = table.foreignSlot(end, Replaced.RUN.function, known);
            if (slot != 0) {
                if (end.equals("abort")) {
                    pieces.words().putLong(ABORT, HostMemory.getLong(slot));
                }
                put(slot, pieces.replacement(ABORT_PIECE));
            }
        }
        return guard;
    }

    /** The linker has made the table read-only. */
    private static void put(long slot, long function) {
        long page = slot & -PAGE;
        HostMemory.protect(page, PAGE, HostMemory.READ | HostMemory.WRITE);
        HostMemory.putLong(slot, function);
        HostMemory.protect(page, PAGE, HostMemory.READ);
    }

    /** Null if crashes cannot be caught. */
    public RunGuard guard() {
        return guard;
    }

    /** How many operations of intermediate code the block took that was translated last. */
    public int lastOperations() {
        return words.getInt(LAST_OPERATIONS);
    }
}
