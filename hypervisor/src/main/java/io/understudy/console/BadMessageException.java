package io.understudy.console;

/**
 * A peer said what the console protocol does not allow: bytes that are no message, or a message that contradicts the
 * ones before it. One line, for people; the connection it came on must be closed.
 */
final class BadMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadMessageException(String message) {
        super(message, null, false, false);
    }
}
