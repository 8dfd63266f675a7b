package io.understudy.simulation;

/** Counts what happens to the backups of one history that store the log. */
final class ColdTally {
    private int takeovers;
    private int live;
    private int begun;
    private int renewed;

    void tookOver() {
        takeovers++;
    }

    void wentLive() {
        live++;
    }

    void renewalBegan() {
        begun++;
    }

    void renewed() {
        renewed++;
    }

    /** @param underWay fresh states that are on their way at this moment */
    ColdCounts counts(int underWay) {
        return new ColdCounts(takeovers, live, renewed, begun - renewed - underWay);
    }
}
