package io.understudy.machine.bus;

/**
 * Who made a card, and what it is (PCI Local Bus 3.0, 6.2.1).
 *
 * @param classCode base class, subclass and programming interface: 24 bits
 */
public record PciIdentity(int vendor, int device, int classCode, int revision, int subsystemVendor, int subsystem) {}
