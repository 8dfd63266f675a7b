package io.understudy.cpu;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
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
     * Runs blocks as long as they start before the limit: stops at the first block start at which {@link #count()} is
     * at or beyond it, or when something else ends the run.
     *
     * <p>So the count may pass the limit by less than one block (512 instructions at most). What the blocks would be if
     * nothing intervened does not enter: a block can end early, by a fault or by rewriting itself, and a rule that asked
     * for its length beforehand could never get to a position where one did. By this rule a position at which one
     * processor stopped is reached exactly by any other that is given it as the limit, however both runs are sliced.
     *
     * @param limit an absolute instruction count; at or below {@link #count()} nothing is executed and the answer is
     *     {@link CpuExit#LIMIT}
     */
    CpuExit run(long limit);

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
     * While on, runs also stop ({@link CpuExit#INTERRUPT_WINDOW}) at the first block start, that of the run included, at
     * which IF is set and no interrupt shadow holds: where a maskable interrupt can be delivered. STI, POPF and IRET
     * end a block, so none is missed.
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

    /**
     * After {@link CpuExit#FAILED}: the linear address of the instruction at which it did, or of the block in which that
     * lies.
     */
    default long failedAt() {
        return 0;
    }

    /** Guest RAM, all of it, until {@link #close}; whoever writes it calls {@link #ramWritten}. */
    ByteBuffer ram();

    /**
     * Says that the hypervisor itself wrote guest RAM, so that code translated from these bytes is thrown away
     * (the engine does not see such writes). Inside a call of {@link GuestRequests} too: the running block goes on as it was
     * when it started, and whatever starts after it is what was written.
     *
     * @param physicalAddress where, in bytes from the start of RAM
     * @param length how many bytes
     */
    void ramWritten(long physicalAddress, int length);

    /** Reserves memory for a copy of {@link #ram}; takes its time. From any thread, before {@link #close}. */
    default RamCopy reserveCopy() {
        throw new UnsupportedOperationException("this processor's RAM cannot be copied");
    }

    /**
     * Makes this processor what one is that was just restored from its own saved state: the engine forgets whatever it
     * remembers of its past (translations, TLB, which pages hold code). A replica that hands out a checkpoint and runs
     * on calls this at the checkpoint's position, because what an engine remembers can be seen by a guest that clears
     * Accessed bits. Takes milliseconds. Between runs only.
     *
     * @return how many nanoseconds it took
     */
    default long restart() {
        long start = System.nanoTime();
        StateWriter out = new StateWriter();
        save(out);
        restore(new StateReader(out.written()));
        return System.nanoTime() - start;
    }

    /** Gives back the engine and the RAM; what {@link #ram} returned must not be touched any more. Twice does no harm. */
    @Override
    void close();
}
