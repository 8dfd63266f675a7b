package io.understudy.json;

/** A text is not the JSON that it should be; the message is one line. */
public final class BadJsonException extends Exception {
    private static final long serialVersionUID = 1;

    public BadJsonException(String message) {
        super(message);
    }
}
