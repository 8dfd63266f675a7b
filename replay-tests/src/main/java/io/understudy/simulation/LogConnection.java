package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.Lane;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Socket;

/**
 * Both lanes between a primary and its backup, as {@code LogLink}: heartbeats overtake entries, and neither lane outlives
 * the other.
 */
final class LogConnection {
    /** What a side hears. */
    interface Owner {
        void connected(LogConnection link);

        void message(LogConnection link, ChannelMessage message);

        void closed(LogConnection link, String reason);
    }

    private final Owner owner;
    private Socket entries;
    private Socket heartbeats;
    private boolean closed;

    LogConnection(Owner owner) {
        this.owner = owner;
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
                if (stands()) {
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

    boolean isClosed() {
        return closed;
    }

    boolean stands() {
        return entries != null && heartbeats != null && !closed;
    }

    void send(ChannelMessage message) {
        if (!stands()) {
            return;
        }
        (message instanceof ChannelMessage.Heartbeat ? heartbeats : entries).send(message);
    }

    void close(String why) {
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
