package io.understudy.arbiter.view;

/** A change that cannot follow the ones before it: the history it stands in is not one this arbiter wrote. */
public final class InconsistentChangeException extends Exception {
    private static final long serialVersionUID = 1L;

    public InconsistentChangeException(String message) {
        super(message);
    }
}
