/**
 * What the machine's parts are plugged into: ports, PCI, interrupt lines, and the way from a card to guest memory.
 *
 * <pre>
 *   guest IN/OUT --> PortBus --> PortDevice, WidePortDevice
 *                           `--> PciBus        0xCF8, 0xCFC: the configuration space of each PciFunction
 *                           `--> IoWindow      an I/O base address, wherever the guest has put it --> CardRegisters
 *   PciFunction.interrupt   --> PciBus         OR of all that share a line --> InterruptLine --> PIC
 *   card         --> Dma   --> PhysicalMemory  which throws away code translated from there
 * </pre>
 */
package io.understudy.machine.bus;
