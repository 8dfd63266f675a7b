package io.understudy.simulation.world;

/** What happens at one end of a connection, on the process that has it. */
public interface Listener {
    void received(Object message);

    /** The other end closed, or the connection broke. Not called for one's own closing. */
    void closed(String reason);
}
