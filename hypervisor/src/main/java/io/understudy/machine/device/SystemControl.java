package io.understudy.machine.device;

import io.understudy.machine.Clock;
import io.understudy.machine.bus.PortDevice;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * The two control ports of the AT and PS/2 boards. IBM PS/2 hardware interface reference, system control ports A and B.
 *
 * <pre>
 *   0x61 (B)  gate of timer 2: 0   speaker: 1   refresh toggle: 4   output of timer 2: 5      4 and 5 read only
 *   0x92 (A)  reset: 0, on its rise   A20: 1, always 1 when read
 * </pre>
 *
 * <p>The A20 gate is always open: no guest of today runs with it closed. The refresh toggle is bit 0 of the number of
 * refresh periods, 18 ticks of the timer each, since power-on. The speaker is silent.
 */
public final class SystemControl implements PortDevice {
    public static final int PORT_B = 0x61;
    public static final int PORT_A = 0x92;

    private static final int B_GATE = 0x01;
    private static final int B_SPEAKER = 0x02;
    private static final int B_REFRESH = 0x10;
    private static final int B_OUTPUT = 0x20;
    private static final int A_RESET = 0x01;
    private static final int A_A20 = 0x02;

    private static final int TICKS_PER_REFRESH = 18;

    private final Clock clock;
    private final Pit8254 timer;
    private final Runnable onReset;

    private boolean speaker;
    private int portA;

    /** @param onReset called in the middle of the guest's access: note it and reset between blocks */
    public SystemControl(Clock clock, Pit8254 timer, Runnable onReset) {
        this.clock = clock;
        this.timer = timer;
        this.onReset = onReset;
    }

    @Override
    public int read(int port) {
        return port == PORT_A ? portA | A_A20 : readPortB();
    }

    private int readPortB() {
        long nanos = clock.nanos();
        boolean refresh = Pit8254.OSCILLATOR.ticks(nanos) / TICKS_PER_REFRESH % 2 == 1;
        return (timer.speakerGate() ? B_GATE : 0)
                | (speaker ? B_SPEAKER : 0)
                | (refresh ? B_REFRESH : 0)
                | (timer.output(2, nanos) ? B_OUTPUT : 0);
    }

    @Override
    public void write(int port, int value) {
        if (port == PORT_A) {
            boolean rises = (value & ~portA & A_RESET) != 0;
            portA = value;
            if (rises) {
                onReset.run();
            }
        } else {
            speaker = (value & B_SPEAKER) != 0;
            timer.setSpeakerGate((value & B_GATE) != 0);
        }
    }

    /** The gate belongs to the timer, which resets it. */
    @Override
    public void reset() {
        speaker = false;
        portA = 0;
    }

    @Override
    public void save(StateWriter out) {
        out.section("system.control").putBoolean(speaker).putByte(portA);
    }

    @Override
    public void restore(StateReader in) {
        in.section("system.control");
        speaker = in.getBoolean();
        portA = in.getByte();
    }
}
