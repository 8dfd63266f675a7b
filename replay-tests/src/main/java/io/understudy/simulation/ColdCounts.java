package io.understudy.simulation;

/**
 * What came of backups that store the log.
 *
 * @param takeovers of theirs that the arbiter granted
 * @param live those of them that came to act; another failure cut the others short
 * @param renewed fresh states that took the place of an older one and the log behind it
 * @param brokenOff fresh states that had begun to come and never did so
 */
public record ColdCounts(int takeovers, int live, int renewed, int brokenOff) {
    static final ColdCounts NONE = new ColdCounts(0, 0, 0, 0);

    ColdCounts plus(ColdCounts other) {
        return new ColdCounts(
                takeovers + other.takeovers, live + other.live, renewed + other.renewed, brokenOff + other.brokenOff);
    }

    @Override
    public String toString() {
        return takeovers + " of them cold (" + (takeovers - live) + " cut short), " + renewed
                + " fresh states taken and " + brokenOff + " broken off";
    }
}
