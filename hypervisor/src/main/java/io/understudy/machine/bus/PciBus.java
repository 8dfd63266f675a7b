package io.understudy.machine.bus;

import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The one PCI bus, and how the processor reaches its cards: configuration mechanism 1 (PCI Local Bus Specification 3.0,
 * 3.2.2.3.2), an address register that only accesses of 4 bytes reach, and a window of 4 bytes on the configuration space
 * of the function that it names.
 *
 * <pre>
 *   0xCF8 address   enable 31   bus 23:16   device 15:11   function 10:8   register 7:2
 *   0xCFC data      1, 2 or 4 bytes
 * </pre>
 *
 * <p>Where no card is, all ones answer. The ports of a card are mapped where its base addresses say; if the guest puts
 * them over ports that others have, those keep them, and of two cards the one with the lower number.
 *
 * <p>INTA# of a card leads to a line of the interrupt controller by its place alone ({@link #irq}); cards that share a
 * line are its OR, as wires that each can pull low.
 */
public final class PciBus implements PortDevice, WidePortDevice {
    public static final int ADDRESS = 0xCF8;
    public static final int DATA = 0xCFC;
    public static final int DEVICES = 32;
    public static final int ENABLE = 1 << 31;

    private static final int ADDRESS_BITS = 0x80FFFFFC;
    private static final int DEVICE_SHIFT = 11;
    private static final int NOT_DEVICE = 0xFF0700;
    private static final int REGISTER = 0xFC;
    private static final int LANE = 3;

    private final PortBus ports;
    private final InterruptLine[] lines = new InterruptLine[16];
    private final PciFunction[] functions = new PciFunction[DEVICES];
    private final List<IoWindow> windows = new ArrayList<>();
    private int address;

    /**
     * An empty bus.
     *
     * @param lines gives the interrupt controller's line of a number
     */
    public PciBus(PortBus ports, IntFunction<InterruptLine> lines) {
        this.ports = ports;
        for (int device = 0; device < DEVICES; device++) {
            this.lines[irq(device)] = lines.apply(irq(device));
        }
        ports.mapWide(ADDRESS, 1, this);
        ports.map(DATA, 4, this);
        ports.mapWide(DATA, LANE, this);
    }

    /**
     * The interrupt line of the card at this place. As QEMU's {@code pc} and SeaBIOS lead them: the pins of neighbours go
     * to the four inputs of the router in turn, and the router leads two of these to each of 10 and 11.
     *
     * @param device 0 to 31
     */
    public static int irq(int device) {
        return (device + 3) % 4 < 2 ? 10 : 11;
    }

    /** Plugs a card in, for good. */
    public void plug(int device, PciFunction function) {
        if (functions[device] != null) {
            throw new IllegalArgumentException("PCI slot " + device + " holds a card already: take another");
        }
        functions[device] = function;
        function.plugIn(this::drive);
    }

    @Override
    public int read(int port) {
        return read(port, 1);
    }

    @Override
    public void write(int port, int value) {
        write(port, 1, value);
    }

    /** The window is four bytes: what an access that leaves it would hit behind its end floats. */
    @Override
    public int read(int port, int size) {
        if (port == ADDRESS) {
            return size == 4 ? address : -1;
        }
        int inside = inside(port, size);
        PciFunction function = addressed();
        if (function == null || inside == 0) {
            return size == 4 ? -1 : (1 << (8 * size)) - 1;
        }
        int value = function.read((address & REGISTER) | (port & LANE), inside);
        return inside < size ? value | (-1 << (8 * inside)) : value;
    }

    @Override
    public void write(int port, int size, int value) {
        if (port == ADDRESS) {
            // Narrower accesses pass to whatever else has these ports.
            address = size == 4 ? value & ADDRESS_BITS : address;
            return;
        }
        PciFunction function = addressed();
        if (function != null) {
            function.write((address & REGISTER) | (port & LANE), inside(port, size), value);
            place();
            drive();
        }
    }

    private static int inside(int port, int size) {
        return Math.max(0, Math.min(size, DATA + LANE + 1 - port));
    }

    private PciFunction addressed() {
        boolean here = (address & ENABLE) != 0 && (address & NOT_DEVICE) == 0;
        return here ? functions[(address >> DEVICE_SHIFT) & (DEVICES - 1)] : null;
    }

    /** Maps the ports of all cards where these now say. */
    private void place() {
        windows.forEach(window -> ports.unmap(window.first(), window.count(), window));
        windows.clear();
        for (PciFunction function : functions) {
            if (function != null) {
                map(function);
            }
        }
    }

    private void map(PciFunction function) {
        for (int base = 0; base < function.bases().size(); base++) {
            int first = function.firstPort(base);
            if (first != 0) {
                IoWindow window = new IoWindow(first, function.bases().get(base));
                ports.mapFree(first, window.count(), window);
                windows.add(window);
            }
        }
    }

    private void drive() {
        int high = 0;
        for (int device = 0; device < DEVICES; device++) {
            PciFunction function = functions[device];
            high |= function != null && function.drivesItsLine() ? 1 << irq(device) : 0;
        }
        for (int irq = 0; irq < lines.length; irq++) {
            if (lines[irq] != null) {
                lines[irq].set((high >> irq & 1) != 0);
            }
        }
    }

    @Override
    public void reset() {
        address = 0;
        for (PciFunction function : functions) {
            if (function != null) {
                function.reset();
            }
        }
        place();
        drive();
    }

    @Override
    public void save(StateWriter out) {
        out.section("pci").putInt(address);
        for (PciFunction function : functions) {
            if (function != null) {
                function.save(out);
            }
        }
    }

    @Override
    public void restore(StateReader in) {
        address = in.section("pci").getInt();
        if ((address & ~ADDRESS_BITS) != 0) {
            throw new BadStateException("the PCI address register has bits set that it does not have");
        }
        for (PciFunction function : functions) {
            if (function != null) {
                function.restore(in);
            }
        }
        place();
    }
}
