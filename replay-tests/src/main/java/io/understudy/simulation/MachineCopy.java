package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage.StateBegin;
import io.understudy.log.channel.ChannelMessage.StateEnd;
import io.understudy.log.channel.ChannelMessage.StatePiece;
import io.understudy.log.channel.StatePart;
import io.understudy.log.entry.Baseline;
import io.understudy.output.Unconfirmed;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.zip.CRC32C;

/**
 * A copy of the running machine as the channel carries it, as {@code RunningCopy} and {@code StateSender} make it: the guest
 * is what is in its RAM.
 */
final class MachineCopy {
    static final int RAM_BYTES = 2 * StateBegin.PAGE_BYTES;

    /** Small, so that a copy has several. */
    private static final int PIECE_BYTES = 120;

    private final StateBegin begin;
    private final Deque<StatePiece> pieces = new ArrayDeque<>();
    private final StateEnd end;

    /**
     * Copies.
     *
     * @param start where the log stands
     * @param guest what the guest saved
     * @param outputs the last ones, which the sink may lack
     */
    MachineCopy(Baseline start, byte[] guest, Unconfirmed outputs) {
        if (guest.length > RAM_BYTES) {
            throw new IllegalStateException("the guest has outgrown its RAM: it takes " + guest.length + " bytes");
        }
        begin = new StateBegin(start, RAM_BYTES, outputs.confirmed(), outputs.runs().length, ByteBuffer.allocate(0));
        cut(StatePart.RAM, guest);
        cut(StatePart.OUTPUTS, outputs.runs());
        CRC32C crc = new CRC32C();
        crc.update(Arrays.copyOf(guest, RAM_BYTES));
        end = new StateEnd(pieces.size(), (int) crc.getValue());
    }

    private void cut(StatePart part, byte[] bytes) {
        for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, bytes.length - from);
            pieces.add(new StatePiece(part, from, ByteBuffer.wrap(bytes, from, length)));
        }
    }

    StateBegin begin() {
        return begin;
    }

    int pieces() {
        return pieces.size();
    }

    /** The next piece, null behind the last. */
    StatePiece next() {
        return pieces.poll();
    }

    StateEnd end() {
        return end;
    }
}
