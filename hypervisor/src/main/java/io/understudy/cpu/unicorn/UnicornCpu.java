package io.understudy.cpu.unicorn;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.RamCopy;
import io.understudy.cpu.unicorn.binding.EngineModel;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.cpu.unicorn.discovery.TranslatedBlock;
import io.understudy.cpu.unicorn.interposition.RunGuard;
import io.understudy.cpu.unicorn.memory.HostRamCopy;
import io.understudy.cpu.unicorn.memory.MemoryPath;
import io.understudy.cpu.unicorn.memory.TlbFill;
import io.understudy.cpu.unicorn.register.ProcessorState;
import io.understudy.cpu.unicorn.register.RegisterFile;
import io.understudy.cpu.unicorn.run.RunControl;
import io.understudy.cpu.unicorn.run.TrapCallbacks;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The run loop: starts the engine, and when it comes back works out from the counter's words and the running block's
 * record what happened and how many instructions were executed.
 */
final class UnicornCpu implements Cpu {
    private static final int INVALID_OPCODE = 6;

    private final EngineRuntime runtime;
    private final EngineModel model;
    private final CounterMode mode;
    private final MemoryPath memory;
    private final GuestRam ram;
    private final RunControl control = new RunControl();
    private final TrapCallbacks traps;
    private final RegisterFile registers = new RegisterFile();
    private final Faults faults = new Faults();
    private final Object closing = new Object();
    private final Retirement retirement = new Retirement();
    /** Written within the run; what was translated from there goes when the running block has ended. */
    private final List<Written> written = new ArrayList<>();

    private Emulator emulator;
    private Environment environment;
    private ProcessorState state;
    private SystemCall systemCall; // JNA holds its callback weakly
    private volatile boolean stopRequested;
    private boolean stoppedOnRequest;
    private boolean running;
    private boolean closed;
    private boolean pass;
    private long from;
    private String failure = "";
    private long failedAt;

    private record Written(long physicalAddress, int length) {}

    UnicornCpu(
            EngineRuntime runtime,
            ProcessorModel model,
            CounterMode mode,
            MemoryPath memory,
            GuestRam ram,
            GuestRequests requests) {
        this.runtime = runtime;
        this.model = EngineModel.of(model);
        this.mode = mode;
        this.memory = memory;
        this.ram = ram;
        traps = new TrapCallbacks(requests, runtime.cpuid().get(model), control);
        open();
    }

    private void open() {
        emulator = new Emulator(runtime, model, mode, memory, ram, control, traps);
        environment = emulator.environment();
        registers.attach(emulator.engine(), environment);
        registers.makeFlat();
        makeTlbSmallest();
        systemCall = new SystemCall(emulator, registers, control, traps);
        systemCall.install();
        state = new ProcessorState(emulator.engine(), model, environment, registers);
    }

    /**
     * While an engine opens, on a busy host for longer than the window of 100 ms, its TLB may shrink or not. From its
     * smallest size on it depends on the guest alone. The first flush forgets what was in use, the second shrinks.
     */
    private void makeTlbSmallest() {
        for (int i = 0; i < 2; i++) {
            environment.expireTlbWindows();
            emulator.engine().flushTlb();
        }
        environment.freezeTlbWindows();
    }

    @Override
    public CpuExit run(long limit) {
        return limit <= count() ? CpuExit.LIMIT : execute(limit, false, false);
    }

    @Override
    public CpuExit runExactly(long target) {
        CpuExit exit = target <= count() ? CpuExit.LIMIT : execute(target, false, true);
        while (exit == CpuExit.LIMIT && targetLiesInNextBlock(target)) {
            exit = enterNextBlock(target);
        }
        return exit;
    }

    private boolean targetLiesInNextBlock(long target) {
        long left = target - count();
        return !stoppedOnRequest && left > 0 && left < TranslatedBlock.instructions(control.next());
    }

    /** Runs into the block before which the last run stopped; less far than wanted if the block rewrites itself. */
    private CpuExit enterNextBlock(long target) {
        long block = control.next();
        long pc = TranslatedBlock.pc(block);
        long end = pc + TranslatedBlock.size(block);
        long stop = TranslatedBlock.addressOf(block, (int) (target - count()));
        boolean hooked = emulator.rescue().isHooked(stop);
        long hook = hooked ? 0 : emulator.hooks().hookInstruction(stop);
        emulator.engine().removeTranslations(pc, end);
        control.setStopPc(stop);
        try {
            return execute(target, true, true);
        } finally {
            control.setStopPc(-1);
            if (!hooked) {
                emulator.engine().unhook(hook);
            }
            emulator.engine().removeTranslations(pc, end);
        }
    }

    private CpuExit execute(long limit, boolean passFirst, boolean fitting) {
        pass = passFirst;
        from = count();
        stoppedOnRequest = false;
        boolean resuming = mode == CounterMode.NATIVE && !registers.isChanged();
        registers.settle();
        control.forgetRescue();
        while (true) {
            boolean unused = emulator.rescue().hookSuspect();
            environment.forgetException();
            environment.freezeTlbWindows();
            long next = resuming ? control.next() : 0;
            control.arm(limit, pass, fitting);
            if (stopRequested) {
                if (!pass) {
                    control.setNext(next);
                    return stopOnRequest();
                }
                control.lower();
            }
            emulator.resumePoint().lend(next);
            running = true;
            int error = emulator.engine().start(environment.instructionPointer());
            running = false;
            emulator.resumePoint().takeBack();
            resuming = mode == CounterMode.NATIVE;
            CpuExit exit = outcome(error, limit);
            forgetWritten(exit);
            traps.rethrow();
            if (exit != null) {
                return exit;
            }
        }
    }

    /** What ended the run, with the count put right; null if the run is to go on. */
    private CpuExit outcome(int error, long limit) {
        long block = control.block();
        RunGuard guard = runtime.guard();
        RunGuard.Crash crash =
                guard == null ? null : guard.take(emulator.engine().address());
        if (crash != null) {
            return crashed(crash, block);
        }
        pass = pass && block == 0;
        if (control.restarted() != 0) {
            control.setCount(restartPosition() + TranslatedBlock.instructions(block));
        }
        switch (control.reason()) {
            case RunControl.REASON_EXCEPTION:
                return exception(control.vector(), block);
            case RunControl.REASON_WINDOW:
                return CpuExit.INTERRUPT_WINDOW;
            case RunControl.REASON_LIMIT:
                return limitReached(limit) ? CpuExit.LIMIT : null;
            case RunControl.REASON_INSIDE:
                return stoppedInside(block);
            case RunControl.REASON_UNKNOWN:
                return emulator.hooks().unknownBlockPasses()
                        ? null
                        : failed("it runs a block whose record cannot be found");
            default:
                return ended(error, block);
        }
    }

    private void forgetWritten(CpuExit exit) {
        if (!written.isEmpty()) {
            if (exit != CpuExit.FAILED) {
                written.forEach(each -> emulator.ramWritten(each.physicalAddress, each.length));
            }
            written.clear();
        }
    }

    private boolean limitReached(long limit) {
        if (stopRequested && !pass) {
            return stopOnRequest() == CpuExit.LIMIT;
        }
        long least = control.fitting() ? TranslatedBlock.instructions(control.next()) : 1;
        return !pass && count() + least > limit;
    }

    private CpuExit stopOnRequest() {
        stopRequested = false;
        stoppedOnRequest = true;
        return CpuExit.LIMIT;
    }

    private CpuExit stoppedInside(long block) {
        long linear = environment.linearInstructionPointer();
        int index = TranslatedBlock.indexOf(block, linear);
        control.setCount(count() - TranslatedBlock.instructions(block) + index);
        if (linear == control.stopPc()) {
            return CpuExit.LIMIT;
        }
        pass = true;
        return null;
    }

    private CpuExit ended(int error, long block) {
        if (error == Libunicorn.INVALID_INSTRUCTION) {
            if (environment.exceptionIsSoftware()) {
                // INT 6 comes as an invalid opcode does, with EIP still at it.
                environment.setInstructionPointer(environment.exceptionNext());
            }
            return exception(INVALID_OPCODE, block);
        }
        if (error != Libunicorn.OK) {
            return failed(Libunicorn.uc_strerror(error));
        }
        return CpuExit.HALT;
    }

    /**
     * One that comes before anything was executed counts as an instruction. A handler whose own code cannot be fetched would
     * else bring the machine to the same position again and again, and no log could say at which of these times something
     * came; it would also stand there for ever.
     */
    private CpuExit exception(int vector, long block) {
        faults.raised(vector, environment);
        if (block != 0) {
            control.setCount(count() - faults.notExecuted(block, environment));
        }
        control.setCount(Math.max(count(), from + 1));
        return CpuExit.EXCEPTION;
    }

    /** The count becomes that of the block which was not executed to its end, or not translated. */
    private CpuExit crashed(RunGuard.Crash crash, long block) {
        emulator.engine().crashed();
        if (crash.translating()) {
            failure = crash + " while it translated the instruction at " + Long.toHexString(crash.instruction()) + "h";
            failedAt = crash.instruction();
            return CpuExit.FAILED;
        }
        if (block != 0) {
            control.setCount(count() - TranslatedBlock.instructions(block));
        }
        failedAt = block == 0 ? environment.linearInstructionPointer() : TranslatedBlock.pc(block);
        failure = crash + " in the block at " + Long.toHexString(failedAt) + "h";
        return CpuExit.FAILED;
    }

    private CpuExit failed(String why) {
        failedAt = environment.linearInstructionPointer();
        failure = "the engine stopped at " + Long.toHexString(failedAt) + "h: " + why;
        return CpuExit.FAILED;
    }

    /** The count at the store that rewrote its own block. */
    private long restartPosition() {
        long before = control.restarted();
        int index = TranslatedBlock.indexOf(before, TranslatedBlock.pc(control.block()));
        return count() - TranslatedBlock.instructions(before) + index;
    }

    @Override
    public long count() {
        return control.count();
    }

    @Override
    public long blockStart() {
        long block = control.block();
        if (!running || block == 0) {
            return count();
        }
        return control.restarted() != 0 ? restartPosition() : count() - TranslatedBlock.instructions(block);
    }

    @Override
    public void requestStop() {
        synchronized (closing) {
            if (!closed) {
                stopRequested = true;
                control.lower();
            }
        }
    }

    @Override
    public void watchInterruptFlag(boolean on) {
        control.setWatching(on);
    }

    @Override
    public CpuState state() {
        return registers;
    }

    @Override
    public int exceptionVector() {
        return faults.vector();
    }

    @Override
    public int exceptionErrorCode() {
        return faults.errorCode();
    }

    @Override
    public boolean exceptionIsSoftware() {
        return faults.isSoftware();
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public long failedAt() {
        return failedAt;
    }

    @Override
    public ByteBuffer ram() {
        return ram.buffer();
    }

    @Override
    public RamCopy reserveCopy() {
        return new HostRamCopy(ram);
    }

    /**
     * Within a run only the next block is kept from starting. A block that is thrown away while it runs would go on, over a
     * jump that is chained into it, to whatever it is chained to, thrown away or not; and what is chained depends on what
     * the engine has run before.
     */
    @Override
    public void ramWritten(long physicalAddress, int length) {
        if (running) {
            written.add(new Written(physicalAddress, length));
            control.lower();
        } else {
            emulator.ramWritten(physicalAddress, length);
        }
    }

    /** Of the {@code uc_engine}, until the next {@link #restore}. */
    long engineAddress() {
        return emulator.engine().address();
    }

    /** Null if there is no native routine to fill the TLB. */
    TlbFill fill() {
        return emulator.fill();
    }

    @Override
    public void save(StateWriter out) {
        out.section("cpu").putLong(count());
        state.save(out);
    }

    /** Restarts the engine, so that nothing of what it ran before (translations, TLB) can make a difference. */
    @Override
    public void restore(StateReader in) {
        long count = in.section("cpu").getLong();
        ProcessorState.Values values = new ProcessorState.Values(in, model);
        Emulator replaced = emulator;
        open();
        retirement.begin(replaced);
        state.apply(values);
        control.setCount(count);
    }

    @Override
    public void close() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            retirement.await();
            emulator.close();
            control.close();
            ram.close();
        }
    }
}
