package io.understudy.machine.bus;

/** What lies behind a base address of a card. */
public interface CardRegisters {
    /**
     * The guest reads.
     *
     * @param offset from the base address; offset and size lie within what the card asked for
     * @param size 1, 2 or 4 bytes
     * @return the value; bits above the size are ignored
     */
    int read(int offset, int size);

    /** The guest writes. The value's bits above the size are zero. */
    void write(int offset, int size, int value);
}
