package io.understudy.cpu.unicorn.counter;

import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.binding.UnicornHandle;
import io.understudy.cpu.unicorn.interposition.NativePieces;
import io.understudy.cpu.unicorn.run.RunControl;

/** The hooks as machine code; the algorithm is told in {@code block-counter.asm} and {@code flag-rescue.asm}. */
public final class NativeHooks implements CounterHooks {
    private static final String CHECK_EXIT = "helper_check_exit_request_x86_64";

    private final UnicornHandle engine;
    private final NativePieces pieces;
    private final long control;

    public NativeHooks(UnicornHandle engine, RunControl control) {
        this.engine = engine;
        this.control = control.address();
        pieces = NativePieces.loadAt(control.codePage());
        control.countInline(pieces.blockGate(), Libunicorn.find(CHECK_EXIT));
    }

    /** What is missing in the library, or null. */
    public static String objection() {
        return Libunicorn.find(CHECK_EXIT) == 0 ? "this build of libunicorn hides " + CHECK_EXIT : null;
    }

    @Override
    public void install() {
        engine.hookBlocks(pieces.blockCounter(), control);
        engine.hookInterrupts(pieces.exception(), control);
    }

    @Override
    public long hookInstruction(long linear) {
        return engine.hookInstruction(pieces.flagRescue(), control, linear);
    }

    @Override
    public boolean unknownBlockPasses() {
        return false;
    }
}
