package io.understudy.cpu.unicorn.counter;

import io.understudy.cpu.unicorn.run.RunControl;

/** What the engine calls before each block, at exceptions and at rescued instructions. Two kinds, one behaviour. */
public interface CounterHooks {
    /** Adds the hooks that are always there. */
    void install();

    /** Hooks one instruction for a flag rescue, or to stop there ({@link RunControl#setStopPc}); returns the handle. */
    long hookInstruction(long linear);

    /** Whether a block that was not recognised is recognised after starting again. */
    boolean unknownBlockPasses();
}
