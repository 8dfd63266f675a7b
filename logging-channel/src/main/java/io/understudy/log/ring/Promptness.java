package io.understudy.log.ring;

/** When a consumer is woken. Each wake-up costs the producer a system call, so it is asked for only where it matters. */
public enum Promptness {
    /** At every {@link LogRing#flush}: an output waits for what this consumer does. */
    AT_FLUSH,
    /** When the ring is a quarter full; else the consumer looks by itself from time to time. */
    WHEN_FILLING
}
