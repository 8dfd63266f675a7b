package io.understudy.simulation.world;

/** One end of a connection. */
public final class Socket {
    final Connection connection;
    final int side;
    final VirtualProcess owner;
    final String node;
    Listener listener;
    boolean open = true;

    Socket(Connection connection, int side, VirtualProcess owner, String node) {
        this.connection = connection;
        this.side = side;
        this.owner = owner;
        this.node = node;
    }

    /** Sends, in order; nothing happens if the connection is gone. */
    public void send(Object message) {
        connection.send(side, message);
    }

    /** Closes after what was sent. */
    public void close() {
        connection.close(side, "closed by " + node);
    }

    /** Who hears what happens at this end. */
    public Listener listener() {
        return listener;
    }

    public boolean isOpen() {
        return open;
    }
}
