package io.understudy.verification.failover;

/** What a round of the demo takes away. */
public enum Victim {
    /** The primary, by SIGKILL: the backup takes over. */
    PRIMARY,
    /** The backup, by SIGKILL: the primary goes on alone. */
    BACKUP,
    /** The arbiter, by SIGKILL, started again a moment later: an intact pair does not notice. */
    ARBITER,
    /** The link between primary and backup, silently, in a direction drawn at random: exactly one goes on. */
    LINK,
    /** The end of the log on its way to the backup, and then the primary, by SIGKILL: the backup takes over with less. */
    LOG,
    /** The primary's ways to its backup and to the arbiter, silently; its user still reaches it. The backup takes over. */
    PARTITION
}
