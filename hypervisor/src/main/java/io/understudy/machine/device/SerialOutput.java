package io.understudy.machine.device;

/** Where the bytes go that the guest sends over a serial line. */
@FunctionalInterface
public interface SerialOutput {
    /** One byte left the machine; called by the processor's thread in the middle of a guest access. */
    void transmit(byte value);
}
