package io.understudy.machine.device;

import io.understudy.machine.bus.InterruptLine;

/** A wire that counts its rising edges. */
final class RecordedLine implements InterruptLine {
    boolean high;
    int rises;

    @Override
    public void set(boolean newLevel) {
        if (newLevel && !high) {
            rises++;
        }
        high = newLevel;
    }

    int takeRises() {
        int taken = rises;
        rises = 0;
        return taken;
    }
}
