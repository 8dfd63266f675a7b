package io.understudy.simulation;

import io.understudy.simulation.drive.DriveCounts;

/** What many seeds came to. */
final class Tally {
    private long seeds;
    private long violations;
    private long takeovers;
    private ColdCounts cold = ColdCounts.NONE;
    private long alone;
    private long answers;
    private long answersInFrames;
    private DriveCounts drives = DriveCounts.NONE;
    private long down;
    private long oneAtATime;

    void add(Outcome outcome) {
        seeds++;
        violations += outcome.violation().isPresent() ? 1 : 0;
        takeovers += outcome.takeovers();
        cold = cold.plus(outcome.cold());
        alone += outcome.alone();
        answers += outcome.answers();
        answersInFrames += outcome.answersInFrames();
        drives = drives.plus(outcome.drives());
        oneAtATime += outcome.oneAtATime() ? 1 : 0;
        down += outcome.served() ? 0 : 1;
    }

    long violations() {
        return violations;
    }

    /** Backups that went live. */
    long takeovers() {
        return takeovers;
    }

    /** Requests that were answered. */
    long answers() {
        return answers;
    }

    ColdCounts cold() {
        return cold;
    }

    DriveCounts drives() {
        return drives;
    }

    /** Histories in which one thing failed at a time. */
    long oneAtATime() {
        return oneAtATime;
    }

    /** Histories that ended with no host left who could serve. */
    long down() {
        return down;
    }

    @Override
    public String toString() {
        return violations + " violations; " + takeovers + " takeovers, " + cold + ", " + alone
                + " primaries went on alone, " + answers + " requests answered on the serial line, "
                + answersInFrames + " on the network, " + drives + ", " + down + " of " + seeds
                + " ended with nobody left who could serve, none of the " + oneAtATime
                + " in which one thing failed at a time";
    }
}
