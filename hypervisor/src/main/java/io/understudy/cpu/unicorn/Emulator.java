package io.understudy.cpu.unicorn;

import io.understudy.cpu.unicorn.binding.EngineModel;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.counter.CounterHooks;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.counter.FlagRescue;
import io.understudy.cpu.unicorn.counter.JavaHooks;
import io.understudy.cpu.unicorn.counter.NativeHooks;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.cpu.unicorn.discovery.JumpCache;
import io.understudy.cpu.unicorn.interposition.NativePieces;
import io.understudy.cpu.unicorn.memory.MemoryPath;
import io.understudy.cpu.unicorn.memory.TlbFill;
import io.understudy.cpu.unicorn.run.ResumePoint;
import io.understudy.cpu.unicorn.run.RunControl;
import io.understudy.cpu.unicorn.run.TrapCallbacks;
import java.nio.ByteBuffer;

/** One engine on the guest's RAM with all its hooks. A processor gets a new one whenever it is restored. */
final class Emulator implements AutoCloseable {
    /** JMP to the next instruction, HLT. */
    private static final byte[] TWO_BLOCKS = {(byte) 0xEB, 0, (byte) 0xF4};

    private static final int PAGE = 4096;
    private static final int CPL = 3;
    private static final int SMAP = 1 << 23;
    private static final int AC = 1 << 18;
    private static final long PG = 1L << 31;

    private final GuestRam ram;
    private final UnicornHandle engine;
    private final Environment environment;
    private final CounterHooks hooks;
    private final FlagRescue rescue;
    private final ResumePoint resumePoint;
    private final TlbFill fill;

    // JNA holds callbacks weakly.
    private final Libunicorn.MmioRead nothingRead = (uc, offset, size, user) -> -1;
    private final Libunicorn.MmioWrite nothingWrite = (uc, offset, size, value, user) -> {};

    Emulator(
            EngineRuntime runtime,
            EngineModel model,
            CounterMode mode,
            MemoryPath memory,
            GuestRam ram,
            RunControl control,
            TrapCallbacks traps) {
        this.ram = ram;
        engine = new UnicornHandle(model);
        engine.map(ram);
        boolean inNative = mode == CounterMode.NATIVE;
        if (inNative && runtime.exitChecks() != null) {
            runtime.exitChecks().leaveOut(engine.address());
        }
        mapNothing(inNative, model.physicalBytes() - ram.bytes());
        environment = runtime.layout().environmentOf(engine.address());
        control.setEngine(engine.address(), environment.address());
        JumpCache cache = runtime.layout().jumpCacheOf(engine.address());
        hooks = inNative ? new NativeHooks(engine, control) : new JavaHooks(engine, control, environment, cache, traps);
        hooks.install();
        traps.install(engine, environment);
        rescue = new FlagRescue(engine, hooks, control, cache, ram, traps);
        rescue.install();
        warmUp(control);
        resumePoint = new ResumePoint(cache, control, environment);
        fill = memory.layout() == null ? null : new TlbFill(engine, memory, ram, control);
    }

    /** Beyond RAM, by a mapping rather than by a hook: any memory hook would slow every access down. */
    private void mapNothing(boolean inNative, long room) {
        long uc = engine.address();
        int error = inNative
                ? Libunicorn.uc_mmio_map(
                        uc,
                        ram.bytes(),
                        room,
                        NativePieces.get().nothingRead(),
                        0,
                        NativePieces.get().nothingWrite(),
                        0)
                : Libunicorn.uc_mmio_map(uc, ram.bytes(), room, nothingRead, 0, nothingWrite, 0);
        UnicornHandle.check("uc_mmio_map", error);
        // Code can be fetched there, too: a jump into nothing executes FF FF, which is no instruction.
        UnicornHandle.check("uc_mem_protect", Libunicorn.uc_mem_protect(uc, ram.bytes(), room, Libunicorn.PROT_ALL));
    }

    /**
     * Runs two blocks, because the engine reports translations only once it has a previous block (tb_find in
     * cpu-exec.c). Leaves RAM, registers and count as they were.
     */
    private void warmUp(RunControl control) {
        ByteBuffer memory = ram.buffer();
        byte[] before = new byte[TWO_BLOCKS.length];
        memory.get(0, before).put(0, TWO_BLOCKS);
        long count = control.count();
        boolean watching = control.watching();
        control.setWatching(false);
        control.arm(Long.MAX_VALUE, false, false);
        UnicornHandle.check("the first blocks", engine.start(0));
        control.setCount(count);
        control.setWatching(watching);
        memory.put(0, before);
        environment.setInstructionPointer(0);
        engine.flushTranslations();
    }

    UnicornHandle engine() {
        return engine;
    }

    Environment environment() {
        return environment;
    }

    CounterHooks hooks() {
        return hooks;
    }

    FlagRescue rescue() {
        return rescue;
    }

    ResumePoint resumePoint() {
        return resumePoint;
    }

    /** Null if there is no native routine to fill the TLB. */
    TlbFill fill() {
        return fill;
    }

    /** Throws away code translated from a range of RAM, which lies only in pages from which something was fetched. */
    void ramWritten(long physicalAddress, int length) {
        long end = Math.min(physicalAddress + length, ram.bytes());
        if (physicalAddress < 0 || physicalAddress >= end) {
            return;
        }
        if (fill == null) {
            removeTranslations(physicalAddress, end);
            return;
        }
        long begin = physicalAddress;
        while (begin < end) {
            boolean fetched = fill.isFetched((int) (begin / PAGE));
            long next = begin;
            while (next < end && fill.isFetched((int) (next / PAGE)) == fetched) {
                next = Math.min(end, (next / PAGE + 1) * PAGE);
            }
            if (fetched) {
                removeTranslations(begin, next);
            }
            begin = next;
        }
    }

    /**
     * The engine's call takes a linear address, so it is made as a
     * supervisor under SMAP with paging off: this guest has no SMAP, hence the engine keeps these identity translations
     * in a TLB of their own (cpu_mmu_index in cpu.h) and the guest's stays as it is.
     */
    private void removeTranslations(long begin, long end) {
        int hidden = environment.hiddenFlags();
        int flags = environment.flags();
        long cr0 = environment.control(0);
        environment.setHiddenFlags((hidden & ~CPL) | SMAP);
        environment.setFlags(flags & ~AC);
        environment.setControlQuietly(0, cr0 & ~PG);
        engine.removeTranslations(begin, end);
        environment.setHiddenFlags(hidden);
        environment.setFlags(flags);
        environment.setControlQuietly(0, cr0);
    }

    @Override
    public void close() {
        engine.close();
        if (fill != null) {
            fill.close();
        }
    }
}
