package io.understudy.cpu;

/** Why {@link Cpu#run} came back. */
public enum CpuExit {
    /** The count has reached the limit, or a stop was requested. The processor is at a block start. */
    LIMIT,
    /** A maskable interrupt can be delivered and {@link Cpu#watchInterruptFlag} is on. At a block start. */
    INTERRUPT_WINDOW,
    /** HLT was executed and counted; EIP lies behind it. */
    HALT,
    /** The guest raised an exception or a software interrupt that the hypervisor must deliver. */
    EXCEPTION,
    /** The engine cannot go on; {@link Cpu#failure()} says why. */
    FAILED
}
