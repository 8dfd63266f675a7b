package io.understudy.network.cable;

/** How far a cable reaches. */
enum CableState {
    /** This host is not primary, or its machine is plugged in nowhere. */
    UNPLUGGED,
    /** This host is about to be primary, and a connection is being made or there; nothing is said on it yet. */
    PREPARED,
    /** There is no connection; the next attempt has its time. */
    DOWN,
    /** A connection is being made. */
    CONNECTING,
    /** The switch was told whose card this is, and has not answered. */
    ATTACHING,
    /** Frames pass. */
    ATTACHED,
    /** The switch knows a later primary: nothing is sent until this host's view is a later one. */
    DEPOSED
}
