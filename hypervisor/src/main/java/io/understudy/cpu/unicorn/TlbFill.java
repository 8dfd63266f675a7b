package io.understudy.cpu.unicorn;

import java.nio.ByteBuffer;

/**
 * The routine of {@code tlb-fill.asm} in the place of one engine's own, and its words, whose meaning is told there. With
 * no page to look after, it does nothing but keep the TLB from shrinking by the host's clock.
 *
 * <pre>
 *   page 0   a copy of the native pieces, read and execute
 *   page 1   the words
 *   then     a byte for each page of RAM: not 0 once something was fetched from it
 * </pre>
 */
final class TlbFill implements AutoCloseable {
    private static final int PAGE = 4096;

    private static final int ORIGINAL = 0;
    private static final int PAGES = 8;
    private static final int FETCHED = 16;
    private static final int TLB = 24;
    private static final int ENGINE = 32;
    private static final int CONTROL = 40;
    private static final int COUNT = 48;
    private static final int FLIPS = 56;
    private static final int WINDOWS = 64;

    private static final int HEAD = 2 * PAGE;

    private final long bytes;
    private final MemoryMode mode;
    private final NativePieces pieces;
    private final ByteBuffer words;
    private final ByteBuffer fetched;

    /** Takes effect at once: what the engine has in its TLB is thrown away. */
    TlbFill(UnicornHandle engine, MemoryPath path, GuestRam ram) {
        mode = path.mode();
        FillLayout layout = path.layout();
        int pages = (int) (ram.bytes() / PAGE);
        bytes = HEAD + (pages + PAGE - 1L) / PAGE * PAGE;
        pieces = NativePieces.load(bytes);
        long address = pieces.address();
        words = HostMemory.window(address + PAGE, PAGE);
        fetched = HostMemory.window(address + HEAD, pages);

        long uc = engine.address();
        long pointer = layout.fillPointer(uc);
        words.putLong(ORIGINAL, HostMemory.getLong(pointer));
        words.putLong(PAGES, mode == MemoryMode.FAST ? pages : 0);
        words.putLong(FETCHED, address + HEAD);
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
    boolean isFetched(int page) {
        return mode == MemoryMode.STOCK || fetched.get(page) != 0;
    }

    TlbEntry entry(int mmuMode, long linear) {
        return TlbEntry.of(words.getLong(TLB), mmuMode, linear);
    }

    /** TLB fills so far. */
    long count() {
        return words.getLong(COUNT);
    }

    /** Pages from which something was fetched. */
    long fetchedPages() {
        return words.getLong(FLIPS);
    }

    /** To be called when the engine is closed. */
    @Override
    public void close() {
        HostMemory.unmap(pieces.address(), bytes);
    }
}
