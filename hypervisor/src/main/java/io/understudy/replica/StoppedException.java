package io.understudy.replica;

/** This host stopped while its vCPU waited for the outside; the machine goes no further. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the host stopped", null, false, false);
    }
}
