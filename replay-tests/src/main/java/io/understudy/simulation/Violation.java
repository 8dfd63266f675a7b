package io.understudy.simulation;

/** Something happened that must not, in one line. Ends the simulation. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Promise promise;

    Violation(Promise promise, String what) {
        super(what, null, false, false);
        this.promise = promise;
    }

    /** Which it breaks. */
    Promise promise() {
        return promise;
    }
}
