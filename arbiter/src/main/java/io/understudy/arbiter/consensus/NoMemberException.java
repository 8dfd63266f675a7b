package io.understudy.arbiter.consensus;

import java.io.IOException;

/** The other members took this one out. */
public final class NoMemberException extends IOException {
    private static final long serialVersionUID = 1L;

    public NoMemberException() {
        super("this arbiter is no member of its cluster any more; to take it in again, start it with an empty directory"
                + " and --rejoin");
    }
}
