package io.understudy.arbiter.journal;

import java.io.IOException;

/** The journal cannot be used. The message is one line: which file, where in it, why, and what to do. */
public final class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
