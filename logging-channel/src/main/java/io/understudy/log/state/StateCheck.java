package io.understudy.log.state;

import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Follows the pieces of a state that is kept as it came, and objects to what is not whole; beside {@link StateIntake},
 * which needs the RAM to put them into. Pure; one thread at a time.
 */
public final class StateCheck {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final StateBegin begin;
    private final CRC32C ramCrc = new CRC32C();
    private long ramEnd;
    private long outputsEnd;
    private long pieces;
    private boolean ended;

    public StateCheck(StateBegin begin) {
        this.begin = begin;
    }

    /** Takes the next piece, or objects in one line. */
    public Optional<String> piece(StatePiece piece) {
        if (ended) {
            return Optional.of("a piece of state follows the state's end");
        }
        int length = piece.bytes().remaining();
        boolean fits = switch (piece.part()) {
            case RAM -> piece.offset() >= ramEnd && piece.offset() <= begin.ramBytes() - length;
            case OUTPUTS -> piece.offset() == outputsEnd && outputsEnd <= begin.outputs() - length;
            // Whether they fit the disks, these will say.
            case DISK_ENDS, DISKS -> true;
        };
        if (!fits) {
            return Optional.of("a piece of " + piece.part() + " at " + piece.offset() + " of " + length
                    + " bytes does not fit behind " + (piece.part() == StatePart.RAM ? ramEnd : outputsEnd));
        }
        pieces++;
        switch (piece.part()) {
            case RAM -> {
                zerosTo(piece.offset());
                ramCrc.update(piece.bytes());
                ramEnd += length;
            }
            case OUTPUTS -> outputsEnd += length;
            case DISK_ENDS, DISKS -> {}
        }
        return Optional.empty();
    }

    /** Takes the end, or objects in one line. */
    public Optional<String> end(StateEnd end) {
        if (ended) {
            return Optional.of("a state ends twice");
        }
        if (end.pieces() != pieces) {
            return Optional.of("the state had " + end.pieces() + " pieces, " + pieces + " came");
        }
        if (outputsEnd != begin.outputs()) {
            return Optional.of("the state has " + begin.outputs() + " bytes of outputs, " + outputsEnd + " came");
        }
        zerosTo(begin.ramBytes());
        if (end.ramCrc() != (int) ramCrc.getValue()) {
            return Optional.of("the RAM has another checksum than the one that was sent");
        }
        ended = true;
        return Optional.empty();
    }

    /** What no piece brings of RAM is zero. */
    private void zerosTo(long offset) {
        while (ramEnd < offset) {
            int length = (int) Math.min(ZEROS.capacity(), offset - ramEnd);
            ramCrc.update(ZEROS.slice(0, length));
            ramEnd += length;
        }
    }
}
