package io.understudy.cpu.unicorn.memory;

/**
 * How guest stores reach RAM. What is computed is the same, except for one thing that a guest can see: when the
 * processor sets the Accessed bit of a page again after the guest cleared it without a TLB flush.
 */
public enum MemoryMode {
    /** The engine's TLB entries are edited as they are filled ({@code tlb-fill.asm}): x86-64 Linux, native counter. */
    FAST,
    /** The engine's own entries: every store to a page that can be executed takes the slow path. */
    STOCK
}
