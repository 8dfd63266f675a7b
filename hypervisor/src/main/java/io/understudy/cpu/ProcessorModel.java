package io.understudy.cpu;

/** The processors there are; what a machine has is part of its configuration. */
public enum ProcessorModel {
    /** A Pentium III: 32 bits, two-level page tables. */
    I386,
    /** An AMD64 processor with SSE3 and CMPXCHG16B. It starts as a 32-bit one; the guest or its loader switches over. */
    AMD64
}
