package io.understudy.cpu.unicorn.discovery;

import io.understudy.cpu.unicorn.binding.HostMemory;

/**
 * Where this build of the engine keeps what fills its TLB; found and checked by {@link FillDiscovery}, in bytes.
 *
 * @param fill relative to the CPU class, the pointer {@code CPUClass.tlb_fill}
 * @param classPointer in the CPU, the pointer to its class
 * @param tlb relative to the processor state, {@code CPUTLBDescFast} of the first MMU mode
 */
public record FillLayout(EngineLayout engine, int classPointer, int fill, int tlb) {
    /** The address of the pointer to the routine that fills this engine's TLB. */
    public long fillPointer(long uc) {
        return HostMemory.getLong(engine.cpu(uc) + classPointer) + fill;
    }

    public long tlbDescriptors(long uc) {
        return engine.cpu(uc) + engine.environment() + tlb;
    }

    /** The address of {@code window_begin_ns} of an MMU mode. */
    public long window(long uc, int mode) {
        return engine.cpu(uc) + engine.environment() + engine.tlbWindow() + (long) mode * engine.tlbStride();
    }
}
