package io.understudy.simulation;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.replica.machine.LogBounds;
import io.understudy.replica.standby.StandbySettings;
import io.understudy.simulation.world.Scheduler;
import java.nio.file.Path;
import java.util.List;

/**
 * Which backups of a world store the log, when they want a fresh state, and how fast their disks and their executions are.
 * A pool has it as an option of the VM, so that all its backups are alike; a pair as one of each host.
 */
final class ColdStandby {
    static final long AMPLE = 1L << 20;
    private static final List<Long> MEMORY_BYTES = List.of(300L, 4_000L, AMPLE);
    private static final List<Long> LOG_BYTES = List.of(16_000L, 3_000L, AMPLE);
    private static final List<Long> LOG_STEPS = List.of(5_000L, 12_000L, 60_000L);

    private final Scheduler scheduler;
    private final int coldHosts;
    private final long logBytes;
    private final long logInstructions;
    private final long usualForce;
    private final long memoryBytes;
    private final double stalls;

    /** @param coldHosts a bit for each node, from a on */
    private ColdStandby(
            Scheduler scheduler, int coldHosts, long logBytes, long logInstructions, long memoryBytes, double stalls) {
        this.scheduler = scheduler;
        this.coldHosts = coldHosts;
        this.logBytes = logBytes;
        this.logInstructions = logInstructions;
        this.memoryBytes = memoryBytes;
        this.stalls = stalls;
        usualForce = 200_000 + scheduler.random().nextLong(6 * Scheduler.MILLIS);
    }

    /**
     * A VM whose backups are hot, one whose backups are cold, or hosts of which each has an option of its own.
     *
     * @param pooled whether all are alike, in any case
     */
    static ColdStandby drawn(Scheduler scheduler, boolean pooled) {
        int each = scheduler.random().nextInt(16);
        int any = any(scheduler, List.of(0, ~0, each));
        return new ColdStandby(
                scheduler,
                !pooled || any == ~0 || any == 0 ? any : -(each & 1),
                any(scheduler, LOG_BYTES),
                any(scheduler, LOG_STEPS),
                any(scheduler, MEMORY_BYTES),
                any(scheduler, List.of(0.0, 0.0, 0.003)));
    }

    /** All alike, with bounds that are soon reached, and nothing that goes wrong by itself. */
    static ColdStandby everywhere(Scheduler scheduler, StandbyMode mode) {
        int coldHosts = switch (mode) {
            case HOT -> 0;
            case COLD -> ~0;
        };
        return new ColdStandby(scheduler, coldHosts, LOG_BYTES.get(0), LOG_STEPS.get(1), AMPLE, 0);
    }

    private static <T> T any(Scheduler scheduler, List<T> values) {
        return values.get(scheduler.random().nextInt(values.size()));
    }

    /** What this node's host does with a log. */
    StandbyMode of(String node) {
        return ((coldHosts >> (node.charAt(0) - 'a')) & 1) == 0 ? StandbyMode.HOT : StandbyMode.COLD;
    }

    StandbySettings settings(Path folder) {
        return new StandbySettings(folder, new LogBounds(logBytes, logInstructions), 0);
    }

    /** What may wait for a disk in memory, of the log and of a state each. */
    long memoryBytes() {
        return memoryBytes;
    }

    /** How long a disk takes for what waits together; some disks now and then take longer than the silence. */
    long forceNanos() {
        if (scheduler.chance(stalls)) {
            return scheduler.between(310, 900);
        }
        long usual = usualForce / 2 + scheduler.random().nextLong(usualForce);
        return scheduler.random().nextInt(60) == 0 ? usual * 8 : usual;
    }

    @Override
    public String toString() {
        StringBuilder cold = new StringBuilder();
        for (char node = 'a'; node <= 'd'; node++) {
            cold.append(of(String.valueOf(node)) == StandbyMode.COLD ? " " + node : "");
        }
        return cold.length() == 0
                ? "all backups execute the log"
                : "as backups these store the log:" + cold + "; a fresh state every " + logBytes + " bytes or "
                        + logInstructions + " steps";
    }
}
