package io.understudy.checkpoint;

import io.understudy.cpu.RamCopy;
import io.understudy.machine.Machine;
import java.nio.ByteBuffer;

/**
 * A copy of a running machine, made while the guest stands still, to be sent while it runs on.
 *
 * <p>Three steps, each on any thread unless it says more, and each begun when the one before is over: {@link #prepare}, which
 * takes its time; {@link #take} on the vCPU thread, as the action of a requested checkpoint; then {@link #ram} and
 * {@link #machine} for whoever sends. A copy can be taken again, over the former one.
 */
public final class StateCopy implements AutoCloseable {
    private final Machine source;
    private final RamCopy ram;
    private byte[] machine;
    private long pauseNanos;

    private StateCopy(Machine source, RamCopy ram) {
        this.source = source;
        this.ram = ram;
    }

    /**
     * Reserves the memory, as much as the machine's RAM and outside the Java heap, and has the host give every page of
     * it. From any thread, best not the vCPU's: this takes longer than the copy.
     *
     * @param machine the one to be copied, not closed
     */
    public static StateCopy prepare(Machine machine) {
        return new StateCopy(machine, machine.reserveCopy());
    }

    /**
     * Copies the state of the machine this was prepared for. On the vCPU thread, at a checkpoint: right after
     * {@link Machine#restartProcessor}.
     */
    public void take() {
        long start = System.nanoTime();
        ram.take();
        machine = MachineState.save(source);
        pauseNanos = source.restartNanos() + System.nanoTime() - start;
    }

    /** The copied RAM, read-only; must not be touched after {@link #close}. */
    public ByteBuffer ram() {
        requireTaken();
        return ram.bytes();
    }

    /** The copied state beside RAM, read-only, for {@link MachineState#restore}. */
    public ByteBuffer machine() {
        requireTaken();
        return ByteBuffer.wrap(machine).asReadOnlyBuffer();
    }

    /** How long the guest stood still, in nanoseconds: the processor's restart and the copy. */
    public long pauseNanos() {
        requireTaken();
        return pauseNanos;
    }

    private void requireTaken() {
        if (machine == null) {
            throw new IllegalStateException("no copy was taken yet");
        }
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        ram.close();
    }
}
