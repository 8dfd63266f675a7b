package io.understudy.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * An abstract machine behind the same door as the real one: blocks of 1 to 512 instructions whose course is a function
 * of a 64-bit state, into which every input is mixed, so that any difference in an input shows at once. Its guest reads
 * clocks, draws random numbers, sends bytes, sleeps in HLT, turns interrupts on and off, and ends itself now and then.
 */
public final class BlockMachine implements MachineInputs {
    /** As the engine's. */
    public static final int LONGEST_BLOCK = 512;

    private static final int TIMER = 1;
    private static final int SERIAL = 2;
    private static final int TIMER_VECTOR = 0x20;
    private static final int SERIAL_VECTOR = 0x24;
    private static final int SERIAL_ROOM = 16;
    /** A stream of datagrams, beside the serial line. */
    public static final int NET = 2;

    private static final int LONGEST_DATAGRAM = 40;

    private final InputSource inputs;
    private final OutputSink outputs;
    private final List<Long> blockStarts = new ArrayList<>();

    private long state;
    private long count;
    private long hashedAt = -1;
    private long deadlineNanos = Long.MAX_VALUE;
    private int lines;
    private int waitingBytes;
    private boolean interruptFlag = true;
    private boolean shadow;
    private boolean halted;
    private boolean watching;
    private boolean stopRequested;
    private boolean withinBlock;
    private int outputHash;
    private StopReason stop;

    public BlockMachine(long program, InputSource inputs, OutputSink outputs) {
        this.state = mix(program, 0x5EED);
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** As {@code Machine.run}, but for what it does while it is to rest: it asks again. */
    public StopReason run() {
        while (stop == null) {
            long limit = inputs.atBlockStart(this);
            if (stop == null && !halted && limit > count) {
                runBlocks(limit);
            }
        }
        return stop;
    }

    /** Where the block that runs, or ran last, started. */
    public long blockStart() {
        return blockStarts.isEmpty() ? 0 : blockStarts.get(blockStarts.size() - 1);
    }

    /** Whether a block runs just now. */
    public boolean withinBlock() {
        return withinBlock;
    }

    /** The counts at which all blocks so far started. */
    public List<Long> blockStarts() {
        return blockStarts;
    }

    public StateHash hash() {
        StateHash hash = new StateHash();
        hash(hash);
        return hash;
    }

    /** Where its state was hashed last. */
    public long hashedAt() {
        return hashedAt;
    }

    private void runBlocks(long limit) {
        while (true) {
            if (stopRequested) {
                stopRequested = false;
                return;
            }
            int length = shadow ? 1 : blockLength();
            if (count + length > limit) {
                return;
            }
            withinBlock = true;
            boolean ended = runBlock(length);
            withinBlock = false;
            if (ended) {
                return;
            }
        }
    }

    private int blockLength() {
        int draw = (int) (state & 0xFF);
        return draw == 0 ? LONGEST_BLOCK : 1 + (int) (((state >>> 16) & 0xFF) >>> (draw & 7));
    }

    /** Returns whether the run ends with it. */
    private boolean runBlock(int length) {
        long start = count;
        blockStarts.add(start);
        count += length;
        shadow = false;
        long course = state;
        step(length);
        for (int access = (int) ((course >>> 24) & 3); access > 1; access--) {
            access(start, (int) ((state >>> 32) & 0xF));
        }
        switch ((int) ((course >>> 40) & 0x3F)) {
            case 0, 1 -> {
                if (interruptFlag) {
                    halted = true;
                    return true;
                }
            }
            case 2 -> interruptFlag = false;
            case 3, 4, 5, 6, 7, 8 -> {
                shadow = !interruptFlag;
                interruptFlag = true;
                return watching;
            }
            case 9 -> {
                // An instruction that faults and is carried out between two runs, as RDRAND is.
                step(draw(count, Long.BYTES));
                return true;
            }
            case 10 -> {
                if (((course >>> 48) & 0xFF) == 0) {
                    stop(StopReason.guestExit((int) (state & 0xFF)));
                    return true;
                }
            }
            default -> {}
        }
        return false;
    }

    private void access(long start, int kind) {
        switch (kind) {
            case 0, 1, 2 -> step(inputs.readClock(start));
            case 3 -> step(draw(start, 1 + (int) ((state >>> 8) & 7)));
            case 4, 5 -> transmit(start, 0, 1);
            case 6 -> transmit(start, NET, 1 + (int) ((state >>> 16) & 0x1F));
            case 7, 8 -> {
                // The guest sets its timer: relative to now, so it asks, and the machine must ask its inputs again.
                deadlineNanos = inputs.readClock(start) + ((state >>> 20) & 0xFFFF);
                requestBlockStart();
            }
            case 9, 10 -> {
                step(waitingBytes);
                waitingBytes = 0;
                lines &= ~SERIAL;
            }
            default -> step(kind);
        }
        if (lines != 0) {
            requestBlockStart();
        }
    }

    private void transmit(long start, int stream, int length) {
        byte[] bytes = new byte[length + 2];
        for (int i = 1; i <= length; i++) {
            bytes[i] = (byte) (state >>> i % 57);
            outputHash = outputHash * 31 + bytes[i];
        }
        step(stream * 64L + length);
        outputs.output(start, stream, bytes, 1, length);
    }

    /** Reads what was drawn as a number. */
    private long draw(long start, int length) {
        byte[] drawn = new byte[length];
        inputs.draw(start, 1, drawn);
        long value = length;
        for (byte next : drawn) {
            value = value << 8 ^ next;
        }
        return value;
    }

    private void step(long value) {
        state = mix(state, value);
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long state, long value) {
        long z = (state ^ value) + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int instructionPointerLow() {
        return (int) (state >>> 50) & 0xFF;
    }

    @Override
    public long instructionPointer() {
        return instructionPointerLow();
    }

    @Override
    public boolean halted() {
        return halted;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public long latestNanos() {
        return deadlineNanos;
    }

    @Override
    public void advanceClock(long nanos) {
        step(nanos);
        if (nanos >= deadlineNanos) {
            deadlineNanos = Long.MAX_VALUE;
            lines |= TIMER;
        }
    }

    @Override
    public boolean ready(int stream) {
        return true;
    }

    @Override
    public int room(int stream) {
        return stream == NET ? LONGEST_DATAGRAM : SERIAL_ROOM - waitingBytes;
    }

    @Override
    public void receive(int stream, byte[] bytes, int offset, int length) {
        if (length > room(stream)) {
            throw new IllegalStateException("no room for " + length + " bytes");
        }
        for (int i = 0; i < length; i++) {
            step(bytes[offset + i]);
        }
        if (stream == NET) {
            step(stream);
            return;
        }
        waitingBytes += length;
        lines |= SERIAL;
    }

    @Override
    public boolean interruptPending() {
        return lines != 0;
    }

    @Override
    public boolean interruptDeliverable() {
        return lines != 0 && interruptFlag && (halted || !shadow);
    }

    @Override
    public boolean interruptInShadow() {
        return interruptFlag && shadow;
    }

    @Override
    public void watchInterruptFlag(boolean on) {
        watching = on;
    }

    @Override
    public int deliverInterrupt() {
        if (!interruptDeliverable()) {
            throw new IllegalStateException("the processor would not take it here");
        }
        int vector = (lines & TIMER) != 0 ? TIMER_VECTOR : SERIAL_VECTOR;
        if (vector == TIMER_VECTOR) {
            lines &= ~TIMER;
        } else {
            // So that there is room for what wakes it from its next sleep.
            lines &= ~SERIAL;
            waitingBytes = 0;
        }
        halted = false;
        interruptFlag = false;
        shadow = false;
        step(vector);
        return vector;
    }

    @Override
    public void hash(StateHash into) {
        hashedAt = count;
        long devices = mix(mix(deadlineNanos, lines), waitingBytes * 4L + (halted ? 2 : 0));
        int flags = (interruptFlag ? 1 : 0) | (shadow ? 2 : 0);
        into.set((int) state, (int) (state >>> 32) ^ flags, (int) devices, outputHash);
    }

    @Override
    public void restartProcessor() {
        state = mix(state, 0xC4EC);
    }

    @Override
    public void rest(long nanos) {
        Thread.onSpinWait();
    }

    @Override
    public void stop(StopReason reason) {
        if (stop == null) {
            stop = reason;
        }
    }

    @Override
    public void requestBlockStart() {
        stopRequested = true;
    }
}
