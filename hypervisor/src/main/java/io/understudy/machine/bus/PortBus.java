package io.understudy.machine.bus;

import io.understudy.machine.Device;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.Arrays;

/**
 * The 64 Ki I/O ports: one array look-up from port to device, because every IN and OUT of the guest comes through here.
 *
 * <p>An access of 2 or 4 bytes goes whole to the {@link WidePortDevice} mapped at its first port; where there is none it
 * is split into bytes, low address first, as an ISA bus does for 8-bit cards. Ports beyond 0xFFFF wrap to 0. The bus is
 * wiring and has no state; the processor's thread owns it.
 */
public final class PortBus {
    private static final int PORTS = 0x10000;
    private static final int LAST_PORT = PORTS - 1;

    private final PortDevice[] devices = new PortDevice[PORTS];
    private final WidePortDevice[] wideDevices = new WidePortDevice[PORTS];

    public PortBus() {
        Arrays.fill(devices, Unmapped.PORT);
    }

    /**
     * Gives a device {@code count} ports from {@code first} on.
     *
     * @throws IllegalArgumentException if the range leaves the port space or another device has one of its ports
     */
    public void map(int first, int count, PortDevice device) {
        checkRange(first, count);
        for (int port = first; port < first + count; port++) {
            checkFree(port, devices[port] == Unmapped.PORT ? null : devices[port], device);
        }
        Arrays.fill(devices, first, first + count, device);
    }

    /**
     * Gives a device the accesses of 2 and 4 bytes that begin at one of {@code count} ports from {@code first} on. A
     * device that wants the single bytes too is given to {@link #map} as well.
     *
     * @throws IllegalArgumentException if the range leaves the port space or another wide device begins there
     */
    public void mapWide(int first, int count, WidePortDevice device) {
        checkRange(first, count);
        for (int port = first; port < first + count; port++) {
            checkFree(port, wideDevices[port], device);
        }
        Arrays.fill(wideDevices, first, first + count, device);
    }

    /** Gives a card those of {@code count} ports from {@code first} on that nobody has; ports beyond the last are not. */
    <D extends PortDevice & WidePortDevice> void mapFree(int first, int count, D card) {
        for (int port = first; port < Math.min(first + count, PORTS); port++) {
            if (devices[port] == Unmapped.PORT && wideDevices[port] == null) {
                devices[port] = card;
                wideDevices[port] = card;
            }
        }
    }

    /** Takes from a card what {@link #mapFree} gave it. */
    <D extends PortDevice & WidePortDevice> void unmap(int first, int count, D card) {
        for (int port = first; port < Math.min(first + count, PORTS); port++) {
            if (devices[port] == card) {
                devices[port] = Unmapped.PORT;
                wideDevices[port] = null;
            }
        }
    }

    /**
     * IN of 1, 2 or 4 bytes.
     *
     * @return the value; above the size zero for bytes split, unspecified for wide devices
     */
    public int read(int port, int size) {
        int first = port & LAST_PORT;
        if (size == 1) {
            return devices[first].read(first);
        }
        WidePortDevice wide = wideDevices[first];
        if (wide != null) {
            return wide.read(first, size);
        }
        int value = 0;
        for (int lane = 0; lane < size; lane++) {
            int each = (first + lane) & LAST_PORT;
            value |= devices[each].read(each) << (8 * lane);
        }
        return value;
    }

    /** OUT of 1, 2 or 4 bytes. */
    public void write(int port, int size, int value) {
        int first = port & LAST_PORT;
        if (size == 1) {
            devices[first].write(first, value & 0xFF);
            return;
        }
        WidePortDevice wide = wideDevices[first];
        if (wide != null) {
            wide.write(first, size, value);
            return;
        }
        for (int lane = 0; lane < size; lane++) {
            int each = (first + lane) & LAST_PORT;
            devices[each].write(each, (value >>> (8 * lane)) & 0xFF);
        }
    }

    private static void checkRange(int first, int count) {
        if (first < 0 || count < 1 || first > PORTS - count) {
            throw new IllegalArgumentException("ports " + hex(first) + " and " + (count - 1)
                    + " more do not lie in 0 to 0xffff: give a range inside the port space");
        }
    }

    private static void checkFree(int port, Device owner, Device newcomer) {
        if (owner != null) {
            throw new IllegalArgumentException("port " + hex(port) + " belongs to "
                    + owner.getClass().getSimpleName() + ": map "
                    + newcomer.getClass().getSimpleName() + " elsewhere");
        }
    }

    private static String hex(int port) {
        return "0x" + Integer.toHexString(port);
    }

    /** Null object for ports without a device: the bus floats high, and nobody hears a write. */
    private enum Unmapped implements PortDevice {
        PORT;

        @Override
        public int read(int port) {
            return 0xFF;
        }

        @Override
        public void write(int port, int value) {}

        @Override
        public void reset() {}

        @Override
        public void save(StateWriter out) {}

        @Override
        public void restore(StateReader in) {}
    }
}
