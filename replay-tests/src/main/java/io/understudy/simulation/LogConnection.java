package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.Lane;
import io.understudy.log.channel.LaneOrder;
import io.understudy.replica.protocol.Partner;
import io.understudy.replica.protocol.PartnerListener;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Both lanes between a primary and its backup, as {@code LogLink}: heartbeats overtake entries, and neither lane outlives
 * the other.
 */
final class LogConnection implements Partner {
    private final PartnerListener owner;
    private final boolean connecting;
    private final BooleanSupplier keepsAcking;
    private final Map<Lane, LaneOrder> orders = new EnumMap<>(Lane.class);
    private final Deque<ChannelMessage> unread = new ArrayDeque<>();
    private boolean reading = true;
    private Socket entries;
    private Socket heartbeats;
    private boolean closed;
    private boolean left;

    /**
     * One end.
     *
     * @param connecting whether it is the primary's, who connects
     * @param keepsAcking whether, when it should close, it goes on acknowledging instead: a flaw
     */
    LogConnection(PartnerListener owner, boolean connecting, BooleanSupplier keepsAcking) {
        this.owner = owner;
        this.connecting = connecting;
        this.keepsAcking = keepsAcking;
        for (Lane lane : Lane.values()) {
            orders.put(lane, new LaneOrder(lane));
        }
    }

    /** Each end holds itself and the other to the order of the lane; here nobody may ever break it. */
    private void pass(Lane lane, ChannelMessage message, boolean fromConnecting) {
        orders.get(lane).pass(message.kind(), fromConnecting).ifPresent(fault -> {
            throw new Violation("bad message: " + fault);
        });
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
                if (lane == Lane.ENTRIES && !reading) {
                    unread.add((ChannelMessage) message);
                } else {
                    hear(lane, (ChannelMessage) message);
                }
            }

            @Override
            public void closed(String reason) {
                end(reason);
            }
        };
    }

    private void hear(Lane lane, ChannelMessage message) {
        pass(lane, message, !connecting);
        if (left && message instanceof ChannelMessage.EntriesFrame entriesFrame) {
            send(new ChannelMessage.Ack(
                    entriesFrame.frame().view(), entriesFrame.frame().lastSequence(), 0));
        } else if (stands()) {
            owner.message(this, message);
        }
        if (message instanceof ChannelMessage.Goodbye goodbye) {
            end("the other end left: " + goodbye.reason());
        }
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
        reading = on;
        while (reading && !closed && !unread.isEmpty()) {
            hear(Lane.ENTRIES, unread.poll());
        }
    }

    @Override
    public void send(ChannelMessage message) {
        if (!stands()) {
            return;
        }
        boolean heartbeat = message instanceof ChannelMessage.Heartbeat;
        pass(heartbeat ? Lane.HEARTBEATS : Lane.ENTRIES, message, connecting);
        (heartbeat ? heartbeats : entries).send(message);
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
        unread.clear();
        if (entries != null) {
            entries.close();
        }
        if (heartbeats != null) {
            heartbeats.close();
        }
        owner.closed(this, reason);
    }
}
