package io.understudy.state;

/** A saved state that cannot be restored: truncated, out of order, or a value out of range. One line, for people. */
public final class BadStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadStateException(String message) {
        super(message);
    }
}
