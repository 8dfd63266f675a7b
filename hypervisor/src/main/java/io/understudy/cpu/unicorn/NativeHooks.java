package io.understudy.cpu.unicorn;

/** The hooks as machine code; the algorithm is told in {@code block-counter.asm} and {@code flag-rescue.asm}. */
final class NativeHooks implements CounterHooks {
    private final UnicornHandle engine;
    private final NativePieces pieces = NativePieces.get();
    private final long control;

    NativeHooks(UnicornHandle engine, RunControl control) {
        this.engine = engine;
        this.control = control.address();
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
