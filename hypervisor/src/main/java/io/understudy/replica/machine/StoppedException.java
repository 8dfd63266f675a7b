package io.understudy.replica.machine;

/** This host stopped while its vCPU waited for the outside; the machine goes no further. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("the host stopped", null, false, false);
    }
}
