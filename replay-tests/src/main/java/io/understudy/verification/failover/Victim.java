package io.understudy.verification.failover;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What a round of the demo takes away. */
public enum Victim {
    /** The primary, by SIGKILL: the backup takes over. */
    PRIMARY,
    /** The backup, by SIGKILL: the primary goes on alone. */
    BACKUP,
    /**
     * On a pool, the backup, and then whoever is to take its place, by SIGKILL while the machine's state is on its way there: the
     * primary goes on alone, and gets another one.
     */
    NEWCOMER,
    /** The arbiter, by SIGKILL, started again a moment later: an intact pair does not notice. */
    ARBITER,
    /** The link between primary and backup, silently, in a direction drawn at random: exactly one goes on. */
    LINK,
    /** The end of the log on its way to the backup, and then the primary, by SIGKILL: the backup takes over with less. */
    LOG,
    /** The primary's ways to its backup and to the arbiter, silently; its user still reaches it. The backup takes over. */
    PARTITION;

    /** Whether a link is cut for it, or some of what it carries. */
    public boolean isOfALink() {
        return this == LINK || this == LOG || this == PARTITION;
    }

    /** Of a pool. */
    public static final Set<Victim> OF_POOLS = Set.copyOf(EnumSet.of(PRIMARY, BACKUP, NEWCOMER));

    /** Who it is in the next round on a pool; by chance if nobody is named. */
    public static Victim ofPool(Optional<Victim> named, Random random) {
        return named.orElseGet(() -> switch (random.nextInt(5)) {
            case 0, 1 -> PRIMARY;
            case 2, 3 -> BACKUP;
            default -> NEWCOMER;
        });
    }
}
