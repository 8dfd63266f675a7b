package io.understudy.cpu.unicorn.memory;

import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.HostMemory;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.EngineLayout;
import io.understudy.cpu.unicorn.discovery.FillLayout;
import io.understudy.cpu.unicorn.discovery.TlbEntry;
import io.understudy.cpu.unicorn.interposition.NativePieces;
import io.understudy.cpu.unicorn.run.RunControl;
import java.nio.ByteBuffer;

/**
 * The routine of {@code tlb-fill.asm} in the place of one engine's own, and its words, whose meaning is told there. With
 * no page to look after, it does nothing but keep the TLB from shrinking by the host's clock.
 *
 * <pre>
 *   page 0   a copy of the native pieces, read and execute
 *   page 1   the words
 *   then     for each page of RAM: u32 the checked stores it still takes, u32 how many it has to take the next time,
 *            and a byte that is not 0 since something was fetched from it
 *   then     the table of blocks in front of the engine's
 * </pre>
 */
public final class TlbFill implements AutoCloseable {
    private static final int PAGE = 4096;

    private static final int ORIGINAL = 0;
    private static final int PAGES = 8;
    private static final int FETCHED = 16;
    private static final int TLB = 24;
    private static final int ENGINE = 32;
    private static final int CONTROL = 40;
    private static final int FLIPS = 56;
    private static final int WINDOWS = 64;
    private static final int STORES = 88;
    private static final int PATIENCE = 96;
    private static final int BLOCK = 104;
    private static final int RETURNS = 112;
    private static final int LOOKUPS = 120;

    /** LOOKUP_BYTES of block-lookup.asm. */
    private static final int LOOKUP_BYTES = 16 << 15;

    /** FIRST_PATIENCE of page-store.asm. */
    private static final int FIRST_PATIENCE = 256;

    private static final int HEAD = 2 * PAGE;

    private final long bytes;
    private final MemoryMode mode;
    private final NativePieces pieces;
    private final ByteBuffer words;
    private final ByteBuffer fetched;

    /** Takes effect at once: what the engine has in its TLB is thrown away. */
    public TlbFill(UnicornHandle engine, MemoryPath path, GuestRam ram, RunControl control) {
        mode = path.mode();
        FillLayout layout = path.layout();
        int pages = (int) (ram.bytes() / PAGE);
        long lookups = HEAD + (9L * pages + PAGE - 1) / PAGE * PAGE;
        bytes = lookups + LOOKUP_BYTES;
        long address = HostMemory.map(bytes);
        pieces = NativePieces.loadAt(address);
        words = HostMemory.window(address + PAGE, PAGE);
        fetched = HostMemory.window(address + HEAD + 8L * pages, pages);

        long uc = engine.address();
        long pointer = layout.fillPointer(uc);
        words.putLong(ORIGINAL, HostMemory.getLong(pointer));
        words.putLong(PAGES, mode == MemoryMode.FAST ? pages : 0);
        words.putLong(STORES, address + HEAD);
        words.putLong(PATIENCE, address + HEAD + 4L * pages);
        HostMemory.fill(address + HEAD + 4L * pages, 4L * pages, FIRST_PATIENCE);
        words.putLong(LOOKUPS, address + lookups);
        words.putLong(BLOCK, control.blockAddress());
        words.putLong(FETCHED, address + HEAD + 8L * pages);
        words.putLong(TLB, layout.tlbDescriptors(uc));
        words.putLong(ENGINE, uc);
        words.putLong(CONTROL, Libunicorn.addressOf("uc_ctl"));
        for (int each = 0; each < EngineLayout.MMU_MODES; each++) {
            words.putLong(WINDOWS + 8 * each, layout.window(uc, each));
        }
        engine.flushTlb();
        HostMemory.putLong(pointer, pieces.tlbFill());
    }

    /** Whether code may have been translated from this page of RAM. */
    public boolean isFetched(int page) {
        return mode == MemoryMode.STOCK || fetched.get(page) != 0;
    }

    public TlbEntry entry(int mmuMode, long linear) {
        return TlbEntry.of(words.getLong(TLB), mmuMode, linear);
    }

    /** Pages from which something was fetched. */
    public long fetchedPages() {
        return words.getLong(FLIPS);
    }

    /** How often a page has got its fast stores back. */
    public long returnedPages() {
        return words.getLong(RETURNS);
    }

    /** To be called when the engine is closed. */
    @Override
    public void close() {
        HostMemory.unmap(pieces.address(), bytes);
    }
}
