package io.understudy.machine.device;

import io.understudy.machine.bus.PortDevice;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * Reset control register, port 0xCF9. Intel PIIX3 datasheet (290550), RC register: bit 2 resets the processor, bit 1
 * makes it a hard reset. Both kinds reset the whole machine here, as in QEMU.
 */
public final class ResetControl implements PortDevice {
    public static final int PORT = 0xCF9;

    private static final int HARD = 0x02;
    private static final int RESET = 0x04;

    private final Runnable onReset;
    private int register;

    /** @param onReset called in the middle of the guest's access: note it and reset between blocks */
    public ResetControl(Runnable onReset) {
        this.onReset = onReset;
    }

    @Override
    public int read(int port) {
        return register;
    }

    @Override
    public void write(int port, int value) {
        register = value & HARD;
        if ((value & RESET) != 0) {
            onReset.run();
        }
    }

    @Override
    public void reset() {
        register = 0;
    }

    @Override
    public void save(StateWriter out) {
        out.section("reset.control").putByte(register);
    }

    @Override
    public void restore(StateReader in) {
        register = in.section("reset.control").getBits(HARD);
    }
}
