package io.understudy.console.message;

/**
 * One attempt of one gateway to have the line. No two are alike, so that a gateway can say whom it means to follow, and
 * knows a trace of its own when it is told of one.
 *
 * @param gateway drawn at random when the gateway starts
 * @param attempt counts the connections of this gateway, from 1; 0 with {@link #NONE} only
 */
public record Claim(long gateway, long attempt) {
    /** Nobody's. */
    public static final Claim NONE = new Claim(0, 0);

    public Claim {
        if (attempt < 0 || (attempt == 0 && gateway != 0)) {
            throw new IllegalArgumentException("attempt " + attempt + " of a gateway");
        }
    }

    /** Whether it is somebody's. */
    public boolean isMade() {
        return attempt > 0;
    }

    /** In the words of a reason: printable ASCII, at most 60 bytes. */
    @Override
    public String toString() {
        return "gateway " + Long.toHexString(gateway) + " (attempt " + attempt + ")";
    }
}
