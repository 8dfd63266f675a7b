package io.understudy.console.session;

/** Where a gateway stands with the primary. */
public enum GatewayState {
    /** No primary is known or the one known failed: the arbiter is asked until it names one. */
    LOCATING,
    /** A connection to the host that the arbiter named is being made. */
    CONNECTING,
    /** The connection stands and the line was asked for. */
    ATTACHING,
    /** The gateway has the line: bytes flow. */
    ATTACHED,
    /** Another gateway took the line; this one wants it back only when a user comes. */
    REPLACED
}
