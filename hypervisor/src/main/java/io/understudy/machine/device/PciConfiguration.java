package io.understudy.machine.device;

import io.understudy.machine.PortDevice;
import io.understudy.machine.WidePortDevice;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * PCI configuration mechanism 1 (PCI Local Bus Specification 3.0, 3.2.2.3.2): an address register that only accesses of
 * 4 bytes reach, and a window of 4 bytes on the configuration space of the function that it names.
 *
 * <pre>
 *   0xCF8 address   enable 31   bus 23:16   device 15:11   function 10:8   register 7:2
 *   0xCFC data      1, 2 or 4 bytes
 * </pre>
 *
 * <p>One bus with one function on it, the host bridge at device 0. Everything else answers all ones: nobody is there.
 */
public final class PciConfiguration implements PortDevice, WidePortDevice {
    public static final int ADDRESS = 0xCF8;
    public static final int DATA = 0xCFC;

    private static final int ENABLE = 1 << 31;
    private static final int ADDRESS_BITS = 0x80FFFFFC;
    private static final int FUNCTION = 0xFFFF00;
    private static final int REGISTER = 0xFC;
    private static final int LANE = 3;

    private final HostBridge bridge;
    private int address;

    /** @param bridge saved and reset with this device, which is its only way to the processor */
    public PciConfiguration(HostBridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public int read(int port) {
        return read(port, 1);
    }

    @Override
    public void write(int port, int value) {
        write(port, 1, value);
    }

    @Override
    public int read(int port, int size) {
        if (port == ADDRESS) {
            return size == 4 ? address : -1;
        }
        int value = 0;
        for (int byteLane = 0; byteLane < size; byteLane++) {
            value |= readByte(port + byteLane) << (8 * byteLane);
        }
        return value;
    }

    @Override
    public void write(int port, int size, int value) {
        if (port == ADDRESS) {
            // Narrower accesses pass to whatever else has these ports.
            address = size == 4 ? value & ADDRESS_BITS : address;
            return;
        }
        for (int byteLane = 0; byteLane < size; byteLane++) {
            writeByte(port + byteLane, (value >>> (8 * byteLane)) & 0xFF);
        }
    }

    /** The window is four bytes: what an access that leaves it would hit behind its end floats. */
    private int readByte(int port) {
        return reachesBridge(port) ? bridge.read((address & REGISTER) | (port & LANE)) : 0xFF;
    }

    private void writeByte(int port, int value) {
        if (reachesBridge(port)) {
            bridge.write((address & REGISTER) | (port & LANE), value);
        }
    }

    private boolean reachesBridge(int port) {
        return port <= DATA + LANE && (address & ENABLE) != 0 && (address & FUNCTION) == 0;
    }

    @Override
    public void reset() {
        address = 0;
        bridge.reset();
    }

    @Override
    public void save(StateWriter out) {
        out.section("pci").putInt(address);
        bridge.save(out);
    }

    @Override
    public void restore(StateReader in) {
        address = in.section("pci").getInt();
        if ((address & ~ADDRESS_BITS) != 0) {
            throw new BadStateException("the PCI address register has bits set that it does not have");
        }
        bridge.restore(in);
    }
}
