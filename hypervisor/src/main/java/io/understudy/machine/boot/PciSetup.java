package io.understudy.machine.boot;

import io.understudy.machine.bus.PciBus;
import io.understudy.machine.bus.PortBus;
import io.understudy.machine.interrupt.Pic8259;

/**
 * What a BIOS does for the cards before it boots, through the same ports: finds them, gives their base addresses places,
 * tells each its interrupt line, and makes those lines level-triggered (PCI Local Bus 3.0, 6.2.5.1; PIIX3, 290550, ELCR).
 *
 * <p>Without cards it leaves nothing behind.
 */
public final class PciSetup {
    private static final int FIRST_PORT = 0xC000;
    private static final int FIRST_MEMORY = 0xFE000000;

    private static final int COMMAND = 0x04;
    private static final int BASE_ADDRESSES = 0x10;
    private static final int BASE_ADDRESSES_END = 0x28;
    private static final int INTERRUPT_LINE = 0x3C;
    private static final int INTERRUPT_PIN = 0x3D;
    private static final int PORTS_AND_MEMORY = 3;
    private static final int NOBODY = 0xFFFF;

    private final PortBus ports;
    private int nextPort = FIRST_PORT;
    private int nextMemory = FIRST_MEMORY;

    private PciSetup(PortBus ports) {
        this.ports = ports;
    }

    /** After a reset of all devices. */
    public static void run(PortBus ports) {
        PciSetup setup = new PciSetup(ports);
        for (int device = 0; device < PciBus.DEVICES; device++) {
            if (setup.read(device, 0, 2) != NOBODY) {
                setup.place(device);
                setup.route(device);
            }
        }
        ports.write(PciBus.ADDRESS, 4, 0);
    }

    private void place(int device) {
        boolean any = false;
        for (int register = BASE_ADDRESSES; register < BASE_ADDRESSES_END; register += 4) {
            write(device, register, 4, -1);
            int sizing = read(device, register, 4);
            boolean io = (sizing & 1) != 0;
            int bytes = -(sizing & (io ? ~3 : ~15));
            if (bytes != 0) {
                any = true;
                int at = align(io ? nextPort : nextMemory, bytes);
                write(device, register, 4, at);
                nextPort = io ? at + bytes : nextPort;
                nextMemory = io ? nextMemory : at + bytes;
            }
        }
        if (any) {
            write(device, COMMAND, 2, PORTS_AND_MEMORY);
        }
    }

    private void route(int device) {
        if (read(device, INTERRUPT_PIN, 1) != 0) {
            int irq = PciBus.irq(device);
            write(device, INTERRUPT_LINE, 1, irq);
            int levels = ports.read(Pic8259.SLAVE_EDGE_LEVEL, 1);
            ports.write(Pic8259.SLAVE_EDGE_LEVEL, 1, levels | 1 << (irq - 8));
        }
    }

    private static int align(int at, int bytes) {
        return (at + bytes - 1) & -bytes;
    }

    private int read(int device, int register, int size) {
        select(device, register);
        return ports.read(PciBus.DATA + (register & 3), size) & (size == 4 ? -1 : (1 << (8 * size)) - 1);
    }

    private void write(int device, int register, int size, int value) {
        select(device, register);
        ports.write(PciBus.DATA + (register & 3), size, value);
    }

    private void select(int device, int register) {
        ports.write(PciBus.ADDRESS, 4, PciBus.ENABLE | device << 11 | (register & ~3));
    }
}
