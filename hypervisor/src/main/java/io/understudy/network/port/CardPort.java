package io.understudy.network.port;

import io.understudy.network.attachment.AttachmentMessage.Arrived;
import io.understudy.network.attachment.AttachmentMessage.Attach;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.network.segment.Arrivals;
import io.understudy.network.segment.SegmentPort;
import java.nio.ByteBuffer;

/** A card's place on the segment, which it keeps while no host has it. On the attachment port's event loop. */
final class CardPort implements SegmentPort {
    /** Nobody waits longer for a machine that takes nothing: beyond that its frames are lost. */
    static final long PATIENCE_MILLIS = 2_000;

    private static final long NOT_FILLING = Long.MIN_VALUE;

    private final Arrivals arrivals = new Arrivals();
    private final String vm;
    private final MacAddress card;
    private int longest;
    private long fillingSince = NOT_FILLING;
    private HostConnection connection;

    CardPort(String vm, MacAddress card) {
        this.vm = vm;
        this.card = card;
    }

    @Override
    public String name() {
        return "VM " + vm;
    }

    @Override
    public String label() {
        return card.toString();
    }

    /** A host has the card, by this connection. */
    void attach(HostConnection by, Attach attach) {
        boolean again = by == connection;
        connection = by;
        longest = attach.longest();
        if (!again) {
            arrivals.from(attach.arrived()).forEach(this::send);
        }
    }

    /** This connection has it no more. */
    void detach(HostConnection by) {
        if (connection == by) {
            connection = null;
        }
    }

    /** Frames below this position need not be kept. */
    void received(long position) {
        arrivals.received(position);
    }

    @Override
    public void deliver(ByteBuffer frame) {
        Arrivals.Arrival arrival = frame.remaining() > longest ? null : arrivals.add(frame);
        if (arrival != null && connection != null) {
            send(arrival);
        }
    }

    @Override
    public boolean asksToWait(long nowMillis) {
        if (!arrivals.isFilling()) {
            fillingSince = NOT_FILLING;
            return false;
        }
        if (fillingSince == NOT_FILLING) {
            fillingSince = nowMillis;
        }
        return nowMillis - fillingSince < PATIENCE_MILLIS;
    }

    private void send(Arrivals.Arrival arrival) {
        connection.say(new Arrived(arrival.position(), arrival.frame()));
    }
}
