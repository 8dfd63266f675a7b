package io.understudy.machine.bus;

import io.understudy.machine.Device;

/** A device on the PCI bus. */
public interface PciCard extends Device {
    /** Its configuration space, always the same one; the bus saves and resets it. */
    PciFunction function();
}
