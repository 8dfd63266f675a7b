package io.understudy.machine.device;

/**
 * The 8254's counting element told clock pulse by clock pulse, in the words of the datasheet: an independent, slow
 * model to hold {@link PitChannel}'s closed form against. Binary counting only.
 */
final class SteppedPitChannel {
    private final int mode;
    private int written;
    private boolean fresh;
    private boolean triggered;
    private boolean loaded;
    private boolean gate;
    private boolean counting;
    private boolean output;
    private int element;
    /** Mode 3: what the last loaded count was, to know whether it is odd. */
    private int period;

    private int inHalf;
    /** Modes 1, 4 and 5: the strobe or pulse is still to come. */
    private boolean armed;

    SteppedPitChannel(int mode, boolean gate) {
        this.mode = mode;
        this.gate = gate;
        output = mode != 0;
    }

    int count() {
        return element & 0xFFFF;
    }

    boolean output() {
        return output;
    }

    /** Whether the closed form promises a value: while a count waits to be loaded, the element holds something undefined. */
    boolean defined() {
        return loaded && !triggered && !(fresh && (mode == 0 || mode == 4));
    }

    void write(int count) {
        written = count == 0 ? 0x10000 : count;
        fresh = true;
        if (mode == 0) {
            output = false;
        } else if (mode == 4 && !gate) {
            // The datasheet does not say when a strobe held by the gate ends: with the next count.
            output = true;
        }
    }

    void setGate(boolean high) {
        if (high && !gate) {
            triggered = written > 0;
        }
        gate = high;
        if (!high && (mode == 2 || mode == 3)) {
            output = true;
        }
    }

    void pulse() {
        switch (mode) {
            case 0 -> {
                if (fresh) {
                    load();
                } else if (counting && gate) {
                    element--;
                    output |= element == 0;
                }
            }
            case 1 -> {
                if (triggered) {
                    load();
                    output = false;
                } else if (counting) {
                    element--;
                    if (armed && element == 0) {
                        output = true;
                        armed = false;
                    }
                }
            }
            case 2 -> {
                if (gate && (triggered || (!loaded && fresh))) {
                    load();
                    output = true;
                } else if (counting && gate) {
                    element--;
                    if (element == 0) {
                        load();
                        output = true;
                    } else {
                        output = element != 1;
                    }
                }
            }
            case 3 -> squareWave();
            case 4 -> {
                if (fresh) {
                    load();
                    output = true;
                } else if (counting && gate) {
                    element--;
                    strobe();
                }
            }
            default -> {
                if (triggered) {
                    load();
                    output = true;
                } else if (counting) {
                    element--;
                    strobe();
                }
            }
        }
    }

    private void squareWave() {
        if (gate && (triggered || (!loaded && fresh))) {
            load();
            output = true;
            startHalf();
        } else if (counting && gate) {
            // An even count lasts half of itself; an odd one, one pulse more while high and not while low.
            inHalf++;
            int length = output ? (period + 1) / 2 : period / 2;
            if (inHalf == length) {
                output = !output;
                load();
                startHalf();
            } else {
                element -= 2;
            }
        }
    }

    private void startHalf() {
        period = written;
        element = written & ~1;
        inHalf = 0;
    }

    private void strobe() {
        output = true;
        if (armed && element == 0) {
            output = false;
            armed = false;
        }
    }

    private void load() {
        element = written;
        loaded = true;
        counting = true;
        fresh = false;
        triggered = false;
        armed = true;
    }
}
