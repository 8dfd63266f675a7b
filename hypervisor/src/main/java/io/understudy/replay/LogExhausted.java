package io.understudy.replay;

/** The guest asked for something that the recording, which broke off, no longer holds. The replay was right so far. */
public final class LogExhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogExhausted(long position) {
        super("the recording breaks off at instruction " + position + ", in the middle of a block");
    }
}
