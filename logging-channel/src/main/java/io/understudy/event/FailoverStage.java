package io.understudy.event;

/** How far a VM's failover is, as the host says that takes over or goes on alone. In this order; some may be left out. */
public enum FailoverStage {
    /** The partner is taken for lost. */
    SUSPECTED,
    /** The arbiter is asked for the next view. */
    CLAIMED,
    /** The arbiter granted it. */
    GRANTED,
    /** A backup has executed everything that it had acknowledged. */
    DRAINED,
    /** The machine acts from here on; its outputs may leave. */
    LIVE,
    /** The first output left after a takeover. */
    FIRST_OUTPUT,
    /** There is a backup again, by the arbiter's record. */
    REDUNDANT
}
