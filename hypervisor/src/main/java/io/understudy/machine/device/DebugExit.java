package io.understudy.machine.device;

import io.understudy.machine.bus.PortDevice;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.function.IntConsumer;

/**
 * How a test guest ends the machine with a result: OUT to port 0xF4. As QEMU's isa-debug-exit at that port: the exit
 * code is 2 x value + 1, so that no guest can imitate success of the whole run.
 */
public final class DebugExit implements PortDevice {
    public static final int PORT = 0xF4;

    private final IntConsumer onExit;

    /** @param onExit takes the exit code, 1 to 511, in the middle of the guest's access */
    public DebugExit(IntConsumer onExit) {
        this.onExit = onExit;
    }

    @Override
    public int read(int port) {
        return 0;
    }

    @Override
    public void write(int port, int value) {
        onExit.accept(2 * value + 1);
    }

    @Override
    public void reset() {}

    @Override
    public void save(StateWriter out) {
        out.section("debug.exit");
    }

    @Override
    public void restore(StateReader in) {
        in.section("debug.exit");
    }
}
