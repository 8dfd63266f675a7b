package io.understudy.machine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A machine that is what the test says it is, and remembers what was done to it. The test's thread plays the vCPU. */
public final class ScriptedMachine implements MachineInputs {
    public final List<String> events = new ArrayList<>();
    public long count;
    public boolean halted;
    public long deadlineNanos = Long.MAX_VALUE;
    /** How long after its deadline it may be left asleep. */
    public long slackNanos;

    public int serialRoom = 16;
    /** Of every other stream. */
    public int room;

    public boolean pending;
    public boolean interruptFlag;
    public boolean shadow;
    public boolean watching;
    public StopReason stopped;
    /** How long it was to rest when it was told so last. */
    public long rested;

    /** Runs before each input takes effect. */
    public Runnable onInput = () -> {};
    /** Runs when somebody wants the machine to ask again, on that one's thread. */
    public Runnable onBlockStartRequest = () -> {};
    /** What the guest's devices do when the clock advances. */
    public Runnable onClock = () -> {};

    private int instructionPointerLow = 0x5A;

    @Override
    public long count() {
        return count;
    }

    @Override
    public int instructionPointerLow() {
        return instructionPointerLow;
    }

    @Override
    public long instructionPointer() {
        return 0xC0100000L | instructionPointerLow;
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
        return deadlineNanos == Long.MAX_VALUE ? deadlineNanos : deadlineNanos + slackNanos;
    }

    @Override
    public void advanceClock(long nanos) {
        onInput.run();
        events.add("clock " + nanos);
        onClock.run();
    }

    @Override
    public boolean ready(int stream) {
        return true;
    }

    @Override
    public int room(int stream) {
        return stream == 0 ? serialRoom : room;
    }

    @Override
    public void receive(int stream, byte[] bytes, int offset, int length) {
        onInput.run();
        if (stream == 0) {
            serialRoom -= length;
        }
        events.add((stream == 0 ? "serial " : "stream " + stream + " ")
                + new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public boolean interruptPending() {
        return pending;
    }

    @Override
    public boolean interruptDeliverable() {
        return pending && interruptFlag && (halted || !shadow);
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
            throw new IllegalStateException("no interrupt can be delivered here");
        }
        events.add("interrupt");
        pending = false;
        halted = false;
        interruptFlag = false;
        instructionPointerLow = 0x20;
        return 0x20;
    }

    @Override
    public void hash(StateHash into) {
        into.set(1, 2, 3, 4);
    }

    @Override
    public void restartProcessor() {
        events.add("restart");
    }

    @Override
    public void rest(long nanos) {
        rested = nanos;
    }

    @Override
    public void stop(StopReason reason) {
        if (stopped == null) {
            stopped = reason;
        }
    }

    @Override
    public void requestBlockStart() {
        onBlockStartRequest.run();
    }
}
