package io.understudy.machine.bus;

/**
 * A range that a card asks for, and the guest places by writing a base address register (PCI Local Bus 3.0, 6.2.5).
 *
 * <p>A range of memory is declared, sized and placed, but nothing answers in it: accesses outside RAM end in the engine
 * (decision 29).
 *
 * @param io of ports rather than of memory
 * @param bytes a power of 2; ports 4 to 256, memory from 16 on
 * @param registers what answers
 */
public record BaseAddress(boolean io, int bytes, CardRegisters registers) {
    private static final int MOST_PORTS = 256;
    private static final int LEAST_MEMORY = 16;

    public BaseAddress {
        boolean fits = io ? bytes >= 4 && bytes <= MOST_PORTS : bytes >= LEAST_MEMORY;
        if (!fits || Integer.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("a base address cannot ask for " + bytes + " bytes of "
                    + (io ? "ports" : "memory") + ": give a power of 2, ports 4 to 256, memory from 16");
        }
    }

    public static BaseAddress ports(int count, CardRegisters registers) {
        return new BaseAddress(true, count, registers);
    }

    public static BaseAddress memory(int bytes, CardRegisters registers) {
        return new BaseAddress(false, bytes, registers);
    }

    /** The bits of the register that can be written. */
    int writable() {
        return -bytes;
    }

    /** What the register's other bits say: ports; or memory of 32 bits that cannot be read ahead. */
    int kind() {
        return io ? 1 : 0;
    }
}
