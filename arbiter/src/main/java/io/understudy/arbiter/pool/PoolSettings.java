package io.understudy.arbiter.pool;

/**
 * Times and limits of the pool.
 *
 * @param pingMillis how often hosts report
 * @param missedPings a host is dead when so many reports in a row did not come
 * @param reservationMillis an appointed host that has not begun after so long makes room for another one
 * @param watchMillis the shortest time between two snapshots to one watcher
 * @param maxHosts names of hosts that may ever report
 * @param maxWishes machines that may be started and not forgotten
 */
public record PoolSettings(
        long pingMillis, int missedPings, long reservationMillis, long watchMillis, int maxHosts, int maxWishes) {
    public static PoolSettings defaults() {
        return new PoolSettings(250, 4, 5000, 200, 1024, 1024);
    }

    public PoolSettings {
        if (pingMillis < 1
                || missedPings < 1
                || reservationMillis < 1
                || watchMillis < 1
                || maxHosts < 1
                || maxWishes < 1) {
            throw new IllegalArgumentException("every time and limit of the pool must be at least 1");
        }
    }

    /** How long a host may be silent. */
    public long patienceMillis() {
        return pingMillis * missedPings;
    }
}
