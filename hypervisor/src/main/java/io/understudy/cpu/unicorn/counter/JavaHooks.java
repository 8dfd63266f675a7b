package io.understudy.cpu.unicorn.counter;

import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.discovery.Environment;
import io.understudy.cpu.unicorn.discovery.JumpCache;
import io.understudy.cpu.unicorn.discovery.TranslatedBlock;
import io.understudy.cpu.unicorn.run.RunControl;
import io.understudy.cpu.unicorn.run.TrapCallbacks;

/**
 * The hooks as Java callbacks, for hosts on which the native pieces cannot run. The same steps as in
 * {@code block-counter.asm} and {@code flag-rescue.asm}, except for how a block's record is found: a callback does not
 * see its caller's return address, so it looks into the engine's {@link JumpCache}. A block entered by a chained jump
 * may have lost its slot; then the run stops and starts again, which goes through the engine's main loop and fills it.
 */
public final class JavaHooks implements CounterHooks {
    private static final int INTERRUPT_FLAG = 0x200;
    private static final int INHIBIT_IRQ = 8;
    private static final int ARITHMETIC = 0x8D5;
    private static final int DIRECTION = 0x400;
    private static final int RF_VM = 0x30000;
    private static final int TF_IOPL_RF_VM_AC = 0x73100;

    private static final int CC_OP_EFLAGS = 1;
    private static final int CC_OP_LOGICB = 22;
    private static final int CC_OP_LOGICQ = 25;
    private static final int CC_OP_CLR = 49;

    private final UnicornHandle engine;
    private final RunControl control;
    private final Environment environment;
    private final JumpCache cache;
    private final TrapCallbacks traps;

    // JNA holds callbacks weakly.
    private final Libunicorn.BlockHook blocks = this::beforeBlock;
    private final Libunicorn.BlockHook rescues = this::beforeRescued;
    private final Libunicorn.InterruptHook exceptions = this::exception;

    public JavaHooks(
            UnicornHandle engine, RunControl control, Environment environment, JumpCache cache, TrapCallbacks traps) {
        this.engine = engine;
        this.control = control;
        this.environment = environment;
        this.cache = cache;
        this.traps = traps;
    }

    @Override
    public void install() {
        engine.hookBlocks(blocks);
        engine.hookInterrupts(exceptions);
    }

    @Override
    public long hookInstruction(long linear) {
        return engine.hookInstruction(rescues, linear);
    }

    @Override
    public boolean unknownBlockPasses() {
        return true;
    }

    private void beforeBlock(long uc, long pc, int size, long user) {
        try {
            long block = cache.at(pc);
            if (!isRunning(block, pc, size)) {
                stop(RunControl.REASON_UNKNOWN);
            } else if (TranslatedBlock.isRestart(block)) {
                restart(block);
            } else {
                count(block);
            }
        } catch (Throwable e) {
            traps.fail(e);
        }
    }

    private boolean isRunning(long block, long pc, int size) {
        return block != 0
                && TranslatedBlock.pc(block) == pc
                && TranslatedBlock.size(block) == size
                && !TranslatedBlock.isInvalid(block)
                && TranslatedBlock.codeSegmentBase(block) == environment.codeSegmentBase()
                && TranslatedBlock.flags(block)
                        == (environment.hiddenFlags() | (environment.flags() & TF_IOPL_RF_VM_AC))
                && (!TranslatedBlock.isRestart(block) || followsRewrittenBlock(pc));
    }

    /** A one-instruction block stays in its slot while a chained jump enters the ordinary block of the same address. */
    private boolean followsRewrittenBlock(long pc) {
        long before = control.block();
        return before != 0
                && TranslatedBlock.isInvalid(before)
                && !TranslatedBlock.isRestart(before)
                && TranslatedBlock.indexOf(before, pc) >= 0;
    }

    private void restart(long block) {
        control.setRestarted(control.block());
        control.setBlock(block);
        control.lower();
    }

    private void count(long block) {
        long start = control.count();
        long end = start + TranslatedBlock.instructions(block);
        if (start >= control.gate()) {
            if (control.passing()) {
                control.passed();
            } else if (control.watching() && interruptible()) {
                control.setNext(block);
                stop(RunControl.REASON_WINDOW);
                return;
            } else if (start >= control.limit() || (control.fitting() && end > control.limit())) {
                control.setNext(block);
                stop(RunControl.REASON_LIMIT);
                return;
            }
        }
        control.setCount(end);
        control.setBlock(block);
    }

    private boolean interruptible() {
        return (environment.flags() & INTERRUPT_FLAG) != 0 && (environment.hiddenFlags() & INHIBIT_IRQ) == 0;
    }

    private void exception(long uc, int vector, long user) {
        control.setVector(vector);
        stop(RunControl.REASON_EXCEPTION);
    }

    private void beforeRescued(long uc, long pc, int size, long user) {
        try {
            if (pc == control.stopPc() || !control.rescue(control.block(), control.count())) {
                cleanFlags();
                stop(RunControl.REASON_INSIDE);
                return;
            }
            int operation = environment.conditionCodeOperation();
            boolean needsSource = operation != CC_OP_CLR && (operation < CC_OP_LOGICB || operation > CC_OP_LOGICQ);
            if (needsSource) {
                environment.setConditionCodes(CC_OP_EFLAGS, engine.read(Libunicorn.REG_EFLAGS) & ARITHMETIC);
            }
            cleanFlags();
        } catch (Throwable e) {
            traps.fail(e);
        }
    }

    private void cleanFlags() {
        int system = environment.flags() & ~(ARITHMETIC | DIRECTION);
        environment.setFlags(system | (TranslatedBlock.flags(control.block()) & RF_VM));
    }

    private void stop(int reason) {
        control.setReason(reason);
        engine.stop();
    }
}
