package io.understudy.verification.soak;

/** The guest did not do what it was told, or gave a wrong answer; the message is one line for people. */
public final class WorkFailedException extends Exception {
    private static final long serialVersionUID = 1;

    public WorkFailedException(String message) {
        super(message);
    }
}
