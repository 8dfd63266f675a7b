package io.understudy.machine.bus;

import io.understudy.machine.Device;

/** A device on the port bus with 8-bit registers. The bus splits wider accesses into bytes, low address first. */
public interface PortDevice extends Device {
    /** IN: a byte, 0 to 255. */
    int read(int port);

    /** OUT: a byte, 0 to 255. */
    void write(int port, int value);
}
