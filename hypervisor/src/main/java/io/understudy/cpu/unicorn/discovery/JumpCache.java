package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.unicorn.binding.HostMemory;

/**
 * The engine's cache from linear addresses to translated blocks ({@code tb_jmp_cache}, hash function in tb-hash.h).
 * A block entered through the main loop stands in its slot when it starts; one entered by a chained jump may not.
 */
public record JumpCache(long address) {
    private static final int PAGE_BITS = 12;
    private static final int HALF_BITS = 6;
    private static final int LOW = (1 << HALF_BITS) - 1;
    private static final int HIGH = LOW << HALF_BITS;

    static final int SLOTS = 1 << (2 * HALF_BITS);

    static int slot(long pc) {
        long mixed = pc ^ (pc >>> (PAGE_BITS - HALF_BITS));
        return (int) (((mixed >>> (PAGE_BITS - HALF_BITS)) & HIGH) | (mixed & LOW));
    }

    public long slotAddress(long pc) {
        return address + 8L * slot(pc);
    }

    public void put(long pc, long block) {
        HostMemory.putLong(slotAddress(pc), block);
    }

    /** The record in the slot of this address, whoever's it is; 0 for none. */
    public long at(long pc) {
        return HostMemory.getLong(slotAddress(pc));
    }
}
