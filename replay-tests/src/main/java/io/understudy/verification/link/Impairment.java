package io.understudy.verification.link;

/**
 * What is wrong with one direction of a link that carries everything in the end.
 *
 * @param delayMillis from one end to the other
 * @param bytesPerSecond how fast it takes them, 0 for any
 * @param lossPercent of the segments get lost, and are sent again
 */
public record Impairment(int delayMillis, long bytesPerSecond, int lossPercent) {
    public static final Impairment NONE = delay(0);

    /** As over an old line to another town. */
    public static final Impairment SLOW = new Impairment(100, 1 << 20, 0);

    /** Enough for a loss every few moments, and too little to be taken for dead often. */
    public static final Impairment LOSSY = new Impairment(0, 0, 5);

    public Impairment {
        if (delayMillis < 0 || bytesPerSecond < 0 || lossPercent < 0 || lossPercent > 99) {
            throw new IllegalArgumentException("no link is like that: " + delayMillis + " ms, " + bytesPerSecond
                    + " bytes/s, " + lossPercent + " %");
        }
    }

    static Impairment delay(int millis) {
        return new Impairment(millis, 0, 0);
    }
}
