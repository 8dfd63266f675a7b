package io.understudy.replica.machine;

/**
 * A stored log that is longer makes its backup ask for a fresh state.
 *
 * @param bytes so much it may take
 * @param instructions so many it may have: so long does a takeover take to execute them
 */
public record LogBounds(long bytes, long instructions) {
    public LogBounds {
        if (bytes < 1 || instructions < 1) {
            throw new IllegalArgumentException("a stored log has at least one byte and one instruction");
        }
    }
}
