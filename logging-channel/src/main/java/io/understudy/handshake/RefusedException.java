package io.understudy.handshake;

import java.io.IOException;

/** A connection that does not come about: the other end is not who it has to be, or does not want this one. One line. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    public RefusedException(String reason) {
        super(reason);
    }
}
