package io.understudy.cpu.unicorn;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.GuestRequests;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor and its RAM: what this package gives to the outside.
 *
 * <p>A fresh processor is a flat 32-bit one in protected mode, paging off, interrupts off, at address 0; the machine
 * sets the state it wants to begin with.
 */
public final class UnicornEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnicornEngine.class);

    private static CounterMode best;

    private final GuestRam ram;
    private final UnicornCpu cpu;
    private final CounterMode mode;
    private final ByteBuffer buffer;

    private UnicornEngine(EngineRuntime runtime, CounterMode mode, long ramBytes, GuestRequests requests) {
        this.mode = mode;
        ram = new GuestRam(ramBytes);
        buffer = ram.buffer();
        try {
            cpu = new UnicornCpu(runtime, mode, ram, requests);
        } catch (RuntimeException e) {
            ram.close();
            throw e;
        }
    }

    /**
     * Opens a processor that counts natively if this host can, else in Java.
     *
     * @param ramBytes 4 KiB to 2047 MiB, in whole pages
     * @throws EngineUnavailable if there is no usable libunicorn
     */
    public static UnicornEngine open(long ramBytes, GuestRequests requests) {
        return open(ramBytes, requests, CounterMode.NATIVE);
    }

    /**
     * Opens a processor with this kind of counter; {@link CounterMode#NATIVE} becomes {@link CounterMode#JAVA}, with a
     * line in the log, where machine code cannot be used.
     */
    public static UnicornEngine open(long ramBytes, GuestRequests requests, CounterMode wanted) {
        EngineRuntime runtime = EngineRuntime.get();
        CounterMode mode = wanted == CounterMode.NATIVE ? best(runtime) : wanted;
        return new UnicornEngine(runtime, mode, ramBytes, requests);
    }

    private static synchronized CounterMode best(EngineRuntime runtime) {
        if (best == null) {
            best = CounterMode.NATIVE;
            String objection = NativePieces.fitHost()
                    ? CounterSelfTest.run(runtime, CounterMode.NATIVE)
                    : "its machine code is for x86-64 Linux";
            if (objection != null) {
                LOG.warn("Counting instructions in Java, much slower than natively: {}", objection);
                best = CounterMode.JAVA;
            }
        }
        return best;
    }

    static UnicornEngine forSelfTest(EngineRuntime runtime, CounterMode mode, long ramBytes, GuestRequests requests) {
        return new UnicornEngine(runtime, mode, ramBytes, requests);
    }

    public Cpu cpu() {
        return cpu;
    }

    /**
     * The guest's RAM, from physical address 0, little-endian. Whoever writes to it tells {@link Cpu#ramWritten}. It
     * must not be touched once this engine is closed.
     */
    public ByteBuffer ram() {
        return buffer;
    }

    /** The counter in use, which may not be the one that was asked for. */
    public CounterMode mode() {
        return mode;
    }

    @Override
    public void close() {
        cpu.close();
    }
}
