package io.understudy.machine.boot;

/** An image that cannot be booted: not of a known format, damaged, or too large. One line, for people. */
public final class BadImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadImageException(String message) {
        super(message);
    }
}
