package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.Lane;
import io.understudy.replica.protocol.Partner;
import io.understudy.replica.protocol.PartnerListener;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Socket;
import java.util.function.BooleanSupplier;

/**
 * Both lanes between a primary and its backup, as {@code LogLink}: heartbeats overtake entries, and neither lane outlives
 * the other.
 */
final class LogConnection implements Partner {
    private final PartnerListener owner;
    private final BooleanSupplier keepsAcking;
    private Socket entries;
    private Socket heartbeats;
    private boolean closed;
    private boolean left;

    /** @param keepsAcking whether, when it should close, it goes on acknowledging instead: a flaw */
    LogConnection(PartnerListener owner, BooleanSupplier keepsAcking) {
        this.owner = owner;
        this.keepsAcking = keepsAcking;
    }

    /** This end's listener on a lane's socket, whose first message is the other end's Join. */
    Listener lane(Lane lane, Socket socket) {
        return new Listener() {
            private boolean joined;

            @Override
            public void received(Object message) {
                if (!joined) {
                    joined = true;
                    join(lane, socket);
                    return;
                }
                if (left && message instanceof ChannelMessage.EntriesFrame entries) {
                    send(new ChannelMessage.Ack(
                            entries.frame().view(), entries.frame().lastSequence(), 0));
                } else if (stands()) {
                    owner.message(LogConnection.this, (ChannelMessage) message);
                }
                if (message instanceof ChannelMessage.Goodbye goodbye) {
                    end("the other end left: " + goodbye.reason());
                }
            }

            @Override
            public void closed(String reason) {
                end(reason);
            }
        };
    }

    /** A lane stands at this end. */
    void join(Lane lane, Socket socket) {
        if (closed) {
            socket.close();
            return;
        }
        switch (lane) {
            case ENTRIES -> entries = socket;
            case HEARTBEATS -> heartbeats = socket;
        }
        if (stands()) {
            owner.connected(this);
        }
    }

    /** The accepting end's listener, which has seen the Join. */
    Listener accepted(Lane lane, Socket socket) {
        Listener listener = lane(lane, socket);
        listener.received(lane);
        return listener;
    }

    /** Something arrives at this end that was under way for very long, whatever became of the link meanwhile. */
    void arriveLate(ChannelMessage message) {
        owner.message(this, message);
    }

    boolean isClosed() {
        return closed;
    }

    boolean stands() {
        return entries != null && heartbeats != null && !closed;
    }

    @Override
    public void receive(boolean on) {
        // Nothing waits unread here: the queues of this world have no end.
    }

    @Override
    public void send(ChannelMessage message) {
        if (!stands()) {
            return;
        }
        (message instanceof ChannelMessage.Heartbeat ? heartbeats : entries).send(message);
    }

    @Override
    public void close(String why) {
        if (keepsAcking.getAsBoolean()) {
            left = true;
            return;
        }
        if (stands()) {
            send(new ChannelMessage.Goodbye(why));
        }
        end(why);
    }

    void end(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        if (entries != null) {
            entries.close();
        }
        if (heartbeats != null) {
            heartbeats.close();
        }
        owner.closed(this, reason);
    }
}
