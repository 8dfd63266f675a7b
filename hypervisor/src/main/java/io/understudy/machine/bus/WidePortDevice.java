package io.understudy.machine.bus;

import io.understudy.machine.Device;

/**
 * A device whose registers are wider than a byte, such as the address register of PCI configuration mechanism 1. It
 * gets accesses of 2 and 4 bytes whole; bytes go to the {@link PortDevice} of the port, so that port 0xCF9 can be the
 * reset register although it lies inside the 32-bit register at 0xCF8.
 */
public interface WidePortDevice extends Device {
    /**
     * IN.
     *
     * @param port the first port of the access
     * @param size 2 or 4 bytes
     * @return the value; bits above the size are ignored
     */
    int read(int port, int size);

    /** OUT. The value's bits above the size are zero. */
    void write(int port, int size, int value);
}
