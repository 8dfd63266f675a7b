package io.understudy.log.ring;

/**
 * The ring was closed, or its producer interrupted while it waited for room. The entry was not logged, so the machine
 * that produced it cannot go on: its replicas would not follow.
 */
public final class RecordingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordingStoppedException(String message) {
        super(message);
    }
}
