package io.understudy.transport;

/** What has become of the other end of a connection. */
public enum Peer {
    PRESENT,
    /** It sends no more; what it sent before may still wait to be read. */
    CLOSED,
    /** It reset the connection, or its machine or the way to it is gone. */
    VANISHED
}
