package io.understudy.cpu.unicorn;

/**
 * What an engine's TLB is filled by.
 *
 * @param mode what is done to its entries
 * @param layout null if the engine is left alone, for the lack of native code or because a check failed
 */
record MemoryPath(MemoryMode mode, FillLayout layout) {
    static final MemoryPath UNTOUCHED = new MemoryPath(MemoryMode.STOCK, null);
}
