package io.understudy.machine.device;

import io.understudy.machine.Clock;

/** Time that a test sets, and how often it was asked for. */
final class ScriptedClock implements Clock {
    long nanos;
    int calls;

    @Override
    public long nanos() {
        calls++;
        return nanos;
    }

    /** How often the clock was asked since the last call of this. */
    int takeCalls() {
        int taken = calls;
        calls = 0;
        return taken;
    }
}
