package io.understudy.machine.interrupt;

import io.understudy.machine.bus.InterruptLine;
import io.understudy.machine.bus.PortDevice;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;

/**
 * The interrupt controller of an AT: two 8259A chips, the slave's output on input 2 of the master.
 *
 * <pre>
 *   IRQ0,1,3..7  --> master --> INTR    0x20 command  0x21 data   0x4D0 edge/level
 *                      ^ IR2
 *   IRQ8..15     --> slave              0xA0 command  0xA1 data   0x4D1 edge/level
 * </pre>
 *
 * <p>Its inputs are the {@linkplain #line lines}. {@link #pending} is the INTR wire, {@link #acknowledge} the INTA
 * cycle; nothing else connects it to the processor.
 */
public final class Pic8259 implements PortDevice {
    public static final int MASTER_COMMAND = 0x20;
    public static final int MASTER_DATA = 0x21;
    public static final int SLAVE_COMMAND = 0xA0;
    public static final int SLAVE_DATA = 0xA1;
    public static final int MASTER_EDGE_LEVEL = 0x4D0;
    public static final int SLAVE_EDGE_LEVEL = 0x4D1;

    private static final int SPURIOUS = 7;
    // PIIX3: timer, keyboard, cascade, clock and coprocessor are always edge-triggered.
    private static final int MASTER_EDGE_LEVEL_MASK = 0xF8;
    private static final int SLAVE_EDGE_LEVEL_MASK = 0xDE;

    private final PicChip master = new PicChip("pic.master", true, MASTER_EDGE_LEVEL_MASK);
    private final PicChip slave = new PicChip("pic.slave", false, SLAVE_EDGE_LEVEL_MASK);
    private boolean pending;

    /**
     * The wire of one interrupt.
     *
     * @param irq 0 to 15; the AT bus leads the pin of IRQ2 to IRQ9, since the slave occupies input 2
     */
    public InterruptLine line(int irq) {
        if (irq < 0 || irq > 15) {
            throw new IllegalArgumentException("IRQ" + irq + " does not exist: take one of 0 to 15");
        }
        int pin = irq == PicChip.CASCADE ? 9 : irq;
        PicChip chip = pin < 8 ? master : slave;
        return high -> {
            if (chip.line(pin & 7) != high) {
                chip.setLine(pin & 7, high);
                propagate();
            }
        };
    }

    /** INTR: whether an unmasked interrupt of sufficient priority waits. */
    public boolean pending() {
        return pending;
    }

    /**
     * INTA: takes the interrupt and puts it in service.
     *
     * @return its vector, 0 to 255; that of IRQ7 or IRQ15, not put in service, if none waits any more
     */
    public int acknowledge() {
        int input = master.requested();
        if (input == PicChip.NONE) {
            return master.vector(SPURIOUS);
        }
        master.acknowledge(input);
        int vector = master.vector(input);
        if (input == PicChip.CASCADE) {
            int slaveInput = slave.requested();
            if (slaveInput == PicChip.NONE) {
                vector = slave.vector(SPURIOUS);
            } else {
                slave.acknowledge(slaveInput);
                vector = slave.vector(slaveInput);
            }
            dropCascade();
        }
        propagate();
        return vector;
    }

    @Override
    public int read(int port) {
        int value = switch (port) {
            case MASTER_COMMAND -> master.readCommand();
            case MASTER_DATA -> master.readData();
            case SLAVE_COMMAND -> slave.readCommand();
            case SLAVE_DATA -> slave.readData();
            case MASTER_EDGE_LEVEL -> master.readEdgeLevel();
            case SLAVE_EDGE_LEVEL -> slave.readEdgeLevel();
            default -> 0xFF;
        };
        propagate();
        return value;
    }

    @Override
    public void write(int port, int value) {
        switch (port) {
            case MASTER_COMMAND -> {
                if (PicChip.initializes(value)) {
                    // ICW1 forgets the edges; the slave's request must not be lost with them.
                    dropCascade();
                }
                master.writeCommand(value);
            }
            case MASTER_DATA -> master.writeData(value);
            case SLAVE_COMMAND -> slave.writeCommand(value);
            case SLAVE_DATA -> slave.writeData(value);
            case MASTER_EDGE_LEVEL -> master.writeEdgeLevel(value);
            case SLAVE_EDGE_LEVEL -> slave.writeEdgeLevel(value);
            default -> {
                // Not a port of this device.
            }
        }
        propagate();
    }

    @Override
    public void reset() {
        master.reset();
        slave.reset();
        propagate();
    }

    @Override
    public void save(StateWriter out) {
        master.save(out);
        slave.save(out);
    }

    @Override
    public void restore(StateReader in) {
        master.restore(in);
        slave.restore(in);
        if (master.line(PicChip.CASCADE) != (slave.requested() != PicChip.NONE)) {
            throw new BadStateException("the slave's output and input 2 of the master differ in the state of the PIC");
        }
        propagate();
    }

    /** As the slave's INT falls during its INTA cycle: if the slave still asks, the master sees a fresh edge. */
    private void dropCascade() {
        master.setLine(PicChip.CASCADE, false);
    }

    private void propagate() {
        master.setLine(PicChip.CASCADE, slave.requested() != PicChip.NONE);
        pending = master.requested() != PicChip.NONE;
    }
}
