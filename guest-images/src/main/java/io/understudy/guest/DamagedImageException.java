package io.understudy.guest;

/** A bundled image is missing or is not what the build wrote. One line: which, and what to do. */
public final class DamagedImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedImageException(String message) {
        super(message);
    }
}
