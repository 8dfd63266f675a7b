package io.understudy.machine.bus;

/** A wire from a device to the interrupt controller. */
@FunctionalInterface
public interface InterruptLine {
    /** Drives the wire high or low; setting the level it has changes nothing. */
    void set(boolean high);
}
