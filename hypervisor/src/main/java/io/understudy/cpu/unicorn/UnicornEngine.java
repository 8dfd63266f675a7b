package io.understudy.cpu.unicorn;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.counter.NativeHooks;
import io.understudy.cpu.unicorn.discovery.FillDiscovery;
import io.understudy.cpu.unicorn.interposition.NativePieces;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.cpu.unicorn.memory.MemoryPath;
import io.understudy.cpu.unicorn.memory.TlbFill;
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
    private static Boolean fillable;

    private final GuestRam ram;
    private final UnicornCpu cpu;
    private final CounterMode mode;
    private final MemoryPath memory;
    private final ByteBuffer buffer;

    private UnicornEngine(
            EngineRuntime runtime,
            ProcessorModel model,
            CounterMode mode,
            MemoryPath memory,
            long ramBytes,
            GuestRequests requests) {
        this.mode = mode;
        this.memory = memory;
        ram = new GuestRam(ramBytes);
        buffer = ram.buffer();
        try {
            cpu = new UnicornCpu(runtime, model, mode, memory, ram, requests);
        } catch (RuntimeException e) {
            ram.close();
            throw e;
        }
    }

    /**
     * Opens an i386 processor that counts natively and has the fast memory path if this host can, else in Java without it.
     *
     * @param ramBytes 4 KiB to 2047 MiB, in whole pages
     * @throws EngineUnavailable if there is no usable libunicorn
     */
    public static UnicornEngine open(long ramBytes, GuestRequests requests) {
        return open(ProcessorModel.I386, ramBytes, requests, CounterMode.NATIVE, MemoryMode.FAST);
    }

    /**
     * Opens a processor with this kind of counter and memory path. What cannot be had on this host becomes
     * {@link CounterMode#JAVA} or {@link MemoryMode#STOCK}, with a line in the log the first time.
     */
    public static UnicornEngine open(
            ProcessorModel model, long ramBytes, GuestRequests requests, CounterMode wanted, MemoryMode wantedMemory) {
        EngineRuntime runtime = EngineRuntime.get();
        CounterMode mode = wanted == CounterMode.NATIVE ? best(runtime) : wanted;
        return new UnicornEngine(runtime, model, mode, path(runtime, mode, wantedMemory), ramBytes, requests);
    }

    /** The same for an i386 processor. */
    public static UnicornEngine open(
            long ramBytes, GuestRequests requests, CounterMode wanted, MemoryMode wantedMemory) {
        return open(ProcessorModel.I386, ramBytes, requests, wanted, wantedMemory);
    }

    /** The memory path that a processor gets that is opened with these wishes. */
    public static MemoryMode available(MemoryMode wanted, CounterMode counter) {
        EngineRuntime runtime = EngineRuntime.get();
        CounterMode mode = counter == CounterMode.NATIVE ? best(runtime) : counter;
        return path(runtime, mode, wanted).mode();
    }

    private static MemoryPath path(EngineRuntime runtime, CounterMode mode, MemoryMode wanted) {
        return mode == CounterMode.NATIVE && isFillable(runtime)
                ? new MemoryPath(wanted, runtime.fill().layout())
                : MemoryPath.UNTOUCHED;
    }

    private static synchronized CounterMode best(EngineRuntime runtime) {
        if (best == null) {
            best = CounterMode.NATIVE;
            String objection =
                    NativePieces.fitHost() ? NativeHooks.objection() : "its machine code is for x86-64 Linux";
            if (objection == null) {
                objection = CounterSelfTest.run(runtime, CounterMode.NATIVE);
            }
            if (objection != null) {
                LOG.warn("Counting instructions in Java, much slower than natively: {}", objection);
                best = CounterMode.JAVA;
            }
        }
        return best;
    }

    private static synchronized boolean isFillable(EngineRuntime runtime) {
        if (fillable == null) {
            FillDiscovery.Found fill = runtime.fill();
            String objection = fill.layout() == null ? fill.objection() : MemorySelfTest.run(runtime);
            fillable = objection == null;
            if (!fillable) {
                LOG.warn("Running without the fast memory path, several times slower: {}", objection);
            }
        }
        return fillable;
    }

    static UnicornEngine forSelfTest(
            EngineRuntime runtime, CounterMode mode, MemoryPath memory, long ramBytes, GuestRequests requests) {
        return new UnicornEngine(runtime, ProcessorModel.I386, mode, memory, ramBytes, requests);
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

    /** The memory path in use, which may not be the one that was asked for. */
    public MemoryMode memory() {
        return memory.mode();
    }

    /** Of the {@code uc_engine}. */
    long address() {
        return cpu.engineAddress();
    }

    /** Null if there is no native routine to fill the TLB. */
    TlbFill fill() {
        return cpu.fill();
    }

    @Override
    public void close() {
        cpu.close();
    }
}
