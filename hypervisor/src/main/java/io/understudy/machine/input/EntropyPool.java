package io.understudy.machine.input;

import java.util.function.Consumer;

/**
 * Random bytes in stock, so that a guest that asks in the middle of a block seldom waits for the operating system, nor runs its
 * code inside a call of the engine. The vCPU thread's alone.
 */
final class EntropyPool {
    private static final int BYTES = 4096;

    private final Consumer<byte[]> source;
    private final byte[] stock = new byte[BYTES];
    private int used = BYTES;

    EntropyPool(Consumer<byte[]> source) {
        this.source = source;
    }

    /** Between two runs of the machine. */
    void fill() {
        if (used > BYTES / 2) {
            source.accept(stock);
            used = 0;
        }
    }

    /** Fills all of {@code into}; each byte of the stock is given out once. */
    void draw(byte[] into) {
        if (into.length > BYTES - used) {
            source.accept(into);
            return;
        }
        System.arraycopy(stock, used, into, 0, into.length);
        used += into.length;
    }
}
