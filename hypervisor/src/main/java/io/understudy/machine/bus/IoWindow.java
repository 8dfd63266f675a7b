package io.understudy.machine.bus;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/** The ports of a base address, where the guest has put them for now. Wiring: it has no state. */
final class IoWindow implements PortDevice, WidePortDevice {
    private final int first;
    private final int count;
    private final CardRegisters registers;

    IoWindow(int first, BaseAddress base) {
        this.first = first;
        this.count = base.bytes();
        this.registers = base.registers();
    }

    int first() {
        return first;
    }

    int count() {
        return count;
    }

    @Override
    public int read(int port) {
        return registers.read(port - first, 1) & 0xFF;
    }

    @Override
    public void write(int port, int value) {
        registers.write(port - first, 1, value);
    }

    /** What lies behind the card's last port floats. */
    @Override
    public int read(int port, int size) {
        int offset = port - first;
        if (offset + size <= count) {
            return registers.read(offset, size);
        }
        int value = -1 << (8 * (count - offset));
        for (int lane = 0; offset + lane < count; lane++) {
            value |= (registers.read(offset + lane, 1) & 0xFF) << (8 * lane);
        }
        return value;
    }

    @Override
    public void write(int port, int size, int value) {
        int offset = port - first;
        if (offset + size <= count) {
            registers.write(offset, size, value);
            return;
        }
        for (int lane = 0; offset + lane < count; lane++) {
            registers.write(offset + lane, 1, (value >>> (8 * lane)) & 0xFF);
        }
    }

    @Override
    public void reset() {}

    @Override
    public void save(StateWriter out) {}

    @Override
    public void restore(StateReader in) {}
}
