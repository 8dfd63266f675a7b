package io.understudy.log.state;

import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Puts the pieces of a state where they belong, and lets in nothing that a {@code StateSender} would not have sent. Pure; one
 * thread at a time.
 *
 * <p>After an objection the RAM is neither the old nor the new: whoever gets one gives up the transfer.
 */
public final class StateIntake {
    private final ByteBuffer ram;
    private final Function<StatePiece, Optional<String>> disks;
    private final ByteArrayOutputStream outputs = new ByteArrayOutputStream();
    private long ramEnd;
    private long pieces;
    private long receivedBytes;
    private Optional<StateEnd> ended = Optional.empty();

    /**
     * @param ram what will be the machine's RAM: zeros, from its position to its limit as many bytes as {@code begin} says
     * @param disks takes the pieces of disks, or objects in one line
     * @throws IllegalArgumentException if {@link #objection} has one
     */
    public StateIntake(StateBegin begin, ByteBuffer ram, Function<StatePiece, Optional<String>> disks) {
        this.disks = disks;
        objection(begin, ram.remaining()).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        this.ram = ram.slice();
    }

    /** Of a machine without disks. */
    public StateIntake(StateBegin begin, ByteBuffer ram) {
        this(begin, ram, piece -> Optional.of("a piece of disks, of which the machine has none"));
    }

    /** Why this state cannot be that of a machine with so much RAM, in one line. */
    public static Optional<String> objection(StateBegin begin, long ramBytes) {
        return begin.ramBytes() == ramBytes
                ? Optional.empty()
                : Optional.of("the state has " + begin.ramBytes() + " bytes of RAM, this machine has " + ramBytes);
    }

    /** Takes the next piece, or objects in one line. */
    public Optional<String> piece(StatePiece piece) {
        if (ended.isPresent()) {
            return Optional.of("a piece of state follows the state's end");
        }
        Optional<String> objection = switch (piece.part()) {
            case RAM -> intoRam(piece);
            case OUTPUTS -> intoOutputs(piece);
            case DISK_ENDS, DISKS -> disks.apply(piece);
        };
        if (objection.isEmpty()) {
            pieces++;
            receivedBytes += piece.bytes().remaining();
        }
        return objection;
    }

    private Optional<String> intoRam(StatePiece piece) {
        int length = piece.bytes().remaining();
        if (piece.offset() < ramEnd) {
            return Optional.of("a piece of RAM at " + piece.offset() + " follows one that ends at " + ramEnd);
        }
        if (piece.offset() > ram.limit() - length) {
            return Optional.of("a piece of RAM at " + piece.offset() + " of " + length + " bytes ends behind RAM's "
                    + ram.limit() + " bytes");
        }
        ram.put((int) piece.offset(), piece.bytes(), 0, length);
        ramEnd = piece.offset() + length;
        return Optional.empty();
    }

    private Optional<String> intoOutputs(StatePiece piece) {
        ByteBuffer bytes = piece.bytes();
        if (piece.offset() != outputs.size()) {
            return Optional.of(
                    "a piece of the outputs at " + piece.offset() + " follows one that ends at " + outputs.size());
        }
        if (outputs.size() > StateBegin.MAX_OUTPUTS_BYTES - bytes.remaining()) {
            return Optional.of("the unconfirmed outputs take more than " + StateBegin.MAX_OUTPUTS_BYTES + " bytes");
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        outputs.writeBytes(copy);
        return Optional.empty();
    }

    /** Takes the end, or objects in one line. What it says of RAM is checked by {@link #ramIsWhole}. */
    public Optional<String> end(StateEnd end) {
        if (ended.isPresent()) {
            return Optional.of("a state ends twice");
        }
        if (end.pieces() != pieces) {
            return Optional.of("the state had " + end.pieces() + " pieces, " + pieces + " came");
        }
        ended = Optional.of(end);
        return Optional.empty();
    }

    /** How far RAM is filled, the zeros that were skipped included. */
    public long filledBytes() {
        return ended.isPresent() ? ram.limit() : ramEnd;
    }

    /** Of pieces, as they are in the state. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** The unconfirmed outputs as they were given to the sender; complete after the end. */
    public byte[] outputs() {
        return outputs.toByteArray();
    }

    /**
     * What the CRC-32C over RAM must be.
     *
     * @throws IllegalStateException before the end
     */
    public int ramCrc() {
        return ended.orElseThrow(() -> new IllegalStateException("the state has not ended"))
                .ramCrc();
    }

    /**
     * Whether RAM is what was sent. Reads all of it, so not for an event loop; by another thread only when this one is done.
     *
     * @throws IllegalStateException before the end
     */
    public boolean ramIsWhole() {
        CRC32C crc = new CRC32C();
        crc.update(ram.duplicate());
        return (int) crc.getValue() == ramCrc();
    }
}
