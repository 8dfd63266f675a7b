package io.understudy.machine.bus;

import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import io.understudy.state.Stateful;
import java.util.List;

/**
 * The configuration space of a card with one function: PCI Local Bus Specification 3.0, 6.1 and 6.2, header type 0; where
 * it leaves room, as QEMU.
 *
 * <pre>
 *   00 vendor     02 device        10 to 24 base addresses    3C interrupt line
 *   04 command    06 status        2C subsystem vendor        3D interrupt pin
 *   08 revision   09 class         2E subsystem
 *   0C cache line size
 * </pre>
 *
 * <p>All else reads zero. A card holds one, gives it to its {@link PciBus}, which also saves and resets it, and drives
 * its INTA# through it.
 */
public final class PciFunction implements Stateful {
    private static final int BYTES = 0x40;

    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int REVISION = 0x08;
    private static final int CACHE_LINE_SIZE = 0x0C;
    private static final int BASE_ADDRESSES = 0x10;
    private static final int SUBSYSTEM = 0x2C;
    private static final int INTERRUPT_LINE = 0x3C;
    private static final int INTERRUPT_PIN = 0x3D;

    private static final int COMMAND_PORTS = 0x0001;
    private static final int COMMAND_MASTER = 0x0004;
    private static final int COMMAND_INTERRUPT_OFF = 0x0400;
    /** Ports, memory, bus master, SERR# and no interrupt. */
    private static final int COMMAND_OF_A_CARD = 0x0507;

    private static final int STATUS_INTERRUPT = 0x0008;
    private static final int PIN_A = 1;
    private static final int ALL_PORTS = 0x10000;

    private final byte[] registers = new byte[BYTES];
    /** What they hold after a reset. */
    private final byte[] initial = new byte[BYTES];
    /** Which bits the guest can write. */
    private final byte[] writable = new byte[BYTES];

    private final List<BaseAddress> bases;
    private Runnable onInterrupt = () -> {};

    private PciFunction(PciIdentity identity, int command, int commandWritable, int status, List<BaseAddress> bases) {
        this.bases = List.copyOf(bases);
        put(initial, 0, 4, identity.device() << 16 | identity.vendor());
        put(initial, COMMAND, 4, status << 16 | command);
        put(initial, REVISION, 4, identity.classCode() << 8 | identity.revision());
        put(initial, SUBSYSTEM, 4, identity.subsystem() << 16 | identity.subsystemVendor());
        put(writable, COMMAND, 2, commandWritable);
        for (int i = 0; i < bases.size(); i++) {
            put(initial, BASE_ADDRESSES + 4 * i, 4, bases.get(i).kind());
            put(writable, BASE_ADDRESSES + 4 * i, 4, bases.get(i).writable());
        }
    }

    /** A card with these base addresses, at most 6, and an interrupt. */
    public static PciFunction card(PciIdentity identity, List<BaseAddress> bases) {
        PciFunction card = new PciFunction(identity, 0, COMMAND_OF_A_CARD, 0, bases);
        put(card.initial, INTERRUPT_PIN, 1, PIN_A);
        put(card.writable, INTERRUPT_LINE, 1, 0xFF);
        put(card.writable, CACHE_LINE_SIZE, 1, 0xFF);
        card.reset();
        return card;
    }

    /**
     * A bridge without base addresses or an interrupt.
     *
     * @param command the bits that are always set
     * @param commandWritable the bits that can be written
     */
    public static PciFunction bridge(PciIdentity identity, int command, int commandWritable, int status) {
        PciFunction bridge = new PciFunction(identity, command, commandWritable, status, List.of());
        bridge.reset();
        return bridge;
    }

    /** Drives INTA#. The guest sees it in the status register, and on its line unless it has switched that off. */
    public void interrupt(boolean asserted) {
        int status = get(STATUS, 2) & ~STATUS_INTERRUPT;
        put(registers, STATUS, 2, asserted ? status | STATUS_INTERRUPT : status);
        onInterrupt.run();
    }

    /** Whether the card may reach guest memory. */
    boolean isMaster() {
        return (get(COMMAND, 2) & COMMAND_MASTER) != 0;
    }

    boolean drivesItsLine() {
        return (get(STATUS, 2) & STATUS_INTERRUPT) != 0 && (get(COMMAND, 2) & COMMAND_INTERRUPT_OFF) == 0;
    }

    List<BaseAddress> bases() {
        return bases;
    }

    /** The first port of this base address; 0 while it is switched off, was not placed, or lies beyond the ports. */
    int firstPort(int index) {
        int first = get(BASE_ADDRESSES + 4 * index, 4) & bases.get(index).writable();
        boolean on = bases.get(index).io() && (get(COMMAND, 2) & COMMAND_PORTS) != 0;
        return on && first > 0 && first < ALL_PORTS ? first : 0;
    }

    /** @param onInterrupt told when the card has driven INTA# */
    void plugIn(Runnable onInterrupt) {
        this.onInterrupt = onInterrupt;
    }

    /** Reads bytes, lowest first, that lie within the 256 of a configuration space. */
    int read(int register, int size) {
        return get(register, size);
    }

    void write(int register, int size, int value) {
        for (int lane = 0; lane < size && register + lane < BYTES; lane++) {
            int at = register + lane;
            registers[at] = (byte) ((registers[at] & ~writable[at]) | ((value >>> (8 * lane)) & writable[at]));
        }
    }

    void reset() {
        System.arraycopy(initial, 0, registers, 0, BYTES);
    }

    @Override
    public void save(StateWriter out) {
        out.section("pci.function").putBytes(registers, 0, BYTES);
    }

    @Override
    public void restore(StateReader in) {
        byte[] saved = in.section("pci.function").getBytes(BYTES);
        for (int at = 0; at < BYTES; at++) {
            int changeable = writable[at] | (at == STATUS && initial[INTERRUPT_PIN] != 0 ? STATUS_INTERRUPT : 0);
            if (((saved[at] ^ initial[at]) & ~changeable) != 0) {
                throw new BadStateException("PCI configuration register 0x" + Integer.toHexString(at)
                        + " has bits that this card does not: the state is another machine's");
            }
        }
        System.arraycopy(saved, 0, registers, 0, BYTES);
    }

    private int get(int register, int size) {
        int value = 0;
        for (int lane = 0; lane < size && register + lane < BYTES; lane++) {
            value |= (registers[register + lane] & 0xFF) << (8 * lane);
        }
        return value;
    }

    private static void put(byte[] into, int register, int size, int value) {
        for (int lane = 0; lane < size; lane++) {
            into[register + lane] = (byte) (value >>> (8 * lane));
        }
    }
}
