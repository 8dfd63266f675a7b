package io.understudy.cpu;

import io.understudy.state.Stateful;
import java.nio.ByteBuffer;

/**
 * One x86 processor, seen narrowly: it runs whole blocks of guest code, counts instructions exactly, and stops only at
 * block starts, so that the sequence of blocks is a function of the guest's state alone.
 *
 * <p>One thread owns a Cpu and calls every method, except {@link #requestStop()}, which any thread may call.
 */
public interface Cpu extends Stateful, AutoCloseable {
    /** As a limit: run until something other than the count stops the processor. */
    long NO_LIMIT = Long.MAX_VALUE;

    /**
     * Runs until the next block would take {@link #count()} beyond the limit, or something else ends the run.
     *
     * <p>If a block starts at exactly {@code limit} and the run gets there, it stops there.
     *
     * @param limit an absolute instruction count; at or below {@link #count()} nothing is executed and the answer is
     *     {@link CpuExit#LIMIT}
     */
    CpuExit run(long limit);

    /**
     * Runs every block that starts before the limit, and so usually a little beyond it. This is what positions in a log
     * ask for: a block that starts before a position where the recording machine stood at a block start was run there
     * too, to its end or to a fault in its middle, and never led beyond that position.
     *
     * @param limit an absolute instruction count; at or below {@link #count()} nothing is executed and the answer is
     *     {@link CpuExit#LIMIT}
     */
    CpuExit runBlocks(long limit);

    /**
     * Runs to exactly this count, inside a block if need be. Dearer than {@link #run} (tens of microseconds when the
     * target lies inside a block) and not used by replication, whose positions are block starts.
     *
     * @return {@link CpuExit#LIMIT} when the count was reached, else what came before
     */
    CpuExit runExactly(long count);

    /** Instructions executed since power-on. Between runs only; see {@link #blockStart()} for the time within one. */
    long count();

    /**
     * Inside a call of {@link GuestRequests}: the count at which the running block started, a lower bound of the exact
     * position that is the same on every replica. Between runs: {@link #count()}.
     */
    long blockStart();

    /** Asks a run in progress, or else the next one, to stop at the next block start. Callable from any thread. */
    void requestStop();

    /**
     * While on, runs also stop ({@link CpuExit#INTERRUPT_WINDOW}) at the start of a block that follows one ending in
     * STI, POPF or IRET: the moments at which a masked interrupt may have become deliverable.
     */
    void watchInterruptFlag(boolean on);

    /** The registers, between runs only. What is set takes effect at the next run. */
    CpuState state();

    /** After {@link CpuExit#EXCEPTION}: the vector, 0 to 255. */
    int exceptionVector();

    /** After {@link CpuExit#EXCEPTION}: the error code the processor would push, 0 where the vector has none. */
    int exceptionErrorCode();

    /** After {@link CpuExit#EXCEPTION}: whether INT n, INT3 or INTO caused it (EIP then lies behind the instruction). */
    boolean exceptionIsSoftware();

    /** After {@link CpuExit#FAILED}: what the engine said, in words. */
    String failure();

    /** Guest RAM, all of it; whoever writes it calls {@link #ramWritten}. */
    ByteBuffer ram();

    /**
     * Says that the hypervisor itself wrote guest RAM, so that code translated from these bytes is thrown away
     * (unicorn-facts: writes by the VMM never invalidate translated code).
     *
     * @param physicalAddress where, in bytes from the start of RAM
     * @param length how many bytes
     */
    void ramWritten(long physicalAddress, int length);

    @Override
    void close();
}
