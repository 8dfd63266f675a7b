package io.understudy.cpu.unicorn.memory;

import io.understudy.cpu.unicorn.discovery.FillLayout;

/**
 * What an engine's TLB is filled by.
 *
 * @param mode what is done to its entries
 * @param layout null if the engine is left alone, for the lack of native code or because a check failed
 */
public record MemoryPath(MemoryMode mode, FillLayout layout) {
    public static final MemoryPath UNTOUCHED = new MemoryPath(MemoryMode.STOCK, null);
}
