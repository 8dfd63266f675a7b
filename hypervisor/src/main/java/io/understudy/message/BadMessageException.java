package io.understudy.message;

/**
 * A peer said what a protocol does not allow: bytes that are no message, or a message that contradicts the ones before
 * it. One line, for people; the connection it came on must be closed.
 */
public final class BadMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadMessageException(String message) {
        super(message, null, false, false);
    }
}
