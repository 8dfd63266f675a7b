package io.understudy.machine.bus;

import io.understudy.machine.memory.PhysicalMemory;

/**
 * A card's way to guest memory, and its only one. What an access is refused for is an answer, never an exception: the
 * guest chooses the addresses.
 *
 * <p>An access is whole or refused. It may come in the middle of a block, when the guest has written to the card: it takes
 * place at once, and code that lies where it wrote is new from the next block on ({@link PhysicalMemory}). The vCPU
 * thread's alone.
 */
public final class Dma {
    /** What became of an access. */
    public enum Result {
        DONE,
        /** The guest has not made the card a bus master. */
        NOT_MASTER,
        /** Not all of it lies in RAM: beyond its end, or around the end of 64 bits. */
        OUTSIDE_RAM
    }

    private final PhysicalMemory ram;
    private final PciFunction card;

    public Dma(PhysicalMemory ram, PciFunction card) {
        this.ram = ram;
        this.card = card;
    }

    /** What an access would be answered; {@code address} has 64 bits without a sign, {@code length} is not negative. */
    public Result probe(long address, long length) {
        if (!card.isMaster()) {
            return Result.NOT_MASTER;
        }
        return address >= 0 && length <= ram.size() && address <= ram.size() - length
                ? Result.DONE
                : Result.OUTSIDE_RAM;
    }

    /** Copies from RAM; what is refused leaves {@code into} as it was. */
    public Result read(long address, byte[] into, int offset, int length) {
        Result result = probe(address, length);
        if (result == Result.DONE) {
            ram.read(address, into, offset, length);
        }
        return result;
    }

    /** Copies into RAM; what is refused leaves RAM as it was. */
    public Result write(long address, byte[] from, int offset, int length) {
        Result result = probe(address, length);
        if (result == Result.DONE && length > 0) {
            ram.write(address, from, offset, length);
        }
        return result;
    }
}
