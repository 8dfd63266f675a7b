package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.ChannelMessage.StateBegin;
import io.understudy.log.channel.ChannelMessage.StateEnd;
import io.understudy.log.channel.ChannelMessage.StatePiece;
import io.understudy.log.channel.StateIntake;
import io.understudy.log.entry.Baseline;
import io.understudy.output.Unconfirmed;
import io.understudy.simulation.guest.Guest;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Makes a guest of another's state, as {@code StateFilling} does. */
final class GuestFilling {
    private final ByteBuffer ram = ByteBuffer.allocate(MachineCopy.RAM_BYTES);
    private final boolean believing;
    private StateBegin begin;
    private StateIntake intake;
    private boolean complete;

    /** @param believing whether it takes half a state for a whole one: a flaw */
    GuestFilling(boolean believing) {
        this.believing = believing;
    }

    /** Takes the next part, or objects in one line. */
    Optional<String> take(ChannelMessage part) {
        if (part instanceof StateBegin first) {
            begin = first;
            Optional<String> misfit = StateIntake.objection(first, ram.capacity());
            if (misfit.isEmpty()) {
                intake = new StateIntake(first, ram);
            }
            return misfit;
        }
        if (part instanceof StatePiece piece) {
            return intake.piece(piece);
        }
        complete = true;
        Optional<String> objection = intake.end((StateEnd) part);
        if (believing) {
            return Optional.empty();
        }
        return objection.isPresent() || intake.ramIsWhole()
                ? objection
                : Optional.of("the RAM that arrived has another checksum than the one that was sent");
    }

    boolean isComplete() {
        return complete;
    }

    Baseline start() {
        return begin.start();
    }

    Guest guest() {
        return Guest.load(ram.array());
    }

    Unconfirmed outputs() {
        return new Unconfirmed(begin.confirmed(), intake.outputs());
    }
}
