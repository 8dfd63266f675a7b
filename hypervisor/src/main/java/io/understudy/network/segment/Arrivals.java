package io.understudy.network.segment;

import io.understudy.message.MessageRules;
import io.understudy.network.attachment.AttachmentProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The frames for a card that its machine is not known to have for good. A host may die with frames that it was sent, and the
 * next primary is sent them again: to the machine they come once, and none is missing. Bounded; what finds no room is lost.
 */
public final class Arrivals {
    /** A frame at its position. */
    public record Arrival(long position, ByteBuffer frame) {
        private long end() {
            return position + frame.remaining();
        }
    }

    private final ArrayDeque<Arrival> held = new ArrayDeque<>();
    private long next;
    private int counted;

    /**
     * A frame comes.
     *
     * @param frame kept, not copied
     * @return null if it is lost
     */
    public Arrival add(ByteBuffer frame) {
        int count = count(frame);
        if (counted + count > AttachmentProtocol.WINDOW_BYTES || next > MessageRules.MAX_POSITION - frame.remaining()) {
            return null;
        }
        counted += count;
        Arrival arrival = new Arrival(next, frame.duplicate());
        held.add(arrival);
        next = arrival.end();
        return arrival;
    }

    private static int count(ByteBuffer frame) {
        return Math.max(AttachmentProtocol.LEAST_COUNTED, frame.remaining());
    }

    /** Whether half of the room is taken: who can make its own senders wait does so before frames are lost. */
    public boolean isFilling() {
        return counted > AttachmentProtocol.WINDOW_BYTES / 2;
    }

    /** The machine has everything below this position for good. */
    public void received(long position) {
        while (!held.isEmpty() && held.peek().end() <= position) {
            counted -= count(held.remove().frame);
        }
    }

    /**
     * A host that has everything below this position has the card now. If it knows of frames that are not known here, this
     * is not the switch that sent them, and goes on from there.
     *
     * @return what it is to be sent
     */
    public List<Arrival> from(long position) {
        boolean known = position <= next && (held.isEmpty() ? position == next : position >= held.peek().position);
        if (!known) {
            List<ByteBuffer> waiting = held.stream().map(Arrival::frame).toList();
            held.clear();
            counted = 0;
            next = position;
            return waiting.stream().map(this::add).filter(Objects::nonNull).toList();
        }
        List<Arrival> missing = new ArrayList<>();
        for (Arrival arrival : held) {
            if (arrival.position >= position) {
                missing.add(arrival);
            }
        }
        return missing;
    }
}
