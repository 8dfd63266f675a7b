package io.understudy.arbiter.server;

/** Whose snapshots a client gets; of each only the newest matters. */
public enum Feed {
    /** The whole pool. */
    WATCH,
    /** What concerns the host that reports on this connection. */
    HOST
}
