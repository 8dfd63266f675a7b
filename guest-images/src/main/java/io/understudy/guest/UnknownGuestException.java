package io.understudy.guest;

/** No guest has that name. The message is one line and lists the names there are. */
public final class UnknownGuestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownGuestException(String message) {
        super(message);
    }
}
