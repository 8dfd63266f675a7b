package io.understudy.arbiter.encoding;

/** Bytes that mean nothing here. The message is one sentence and holds no text of the sender. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }
}
