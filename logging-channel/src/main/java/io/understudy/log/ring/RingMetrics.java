package io.understudy.log.ring;

/**
 * A look at a {@link LogRing} from any thread. The values are each right, though not all of the same instant.
 *
 * @param entries recorded since the ring was made
 * @param bytes of them, encoded
 * @param backlogEntries recorded and not yet taken by the slowest consumer
 * @param highWaterEntries the largest backlog that any consumer now open ever found
 * @param highWaterBytes the same in bytes
 * @param producerWaits how often the producer had to wait for room
 * @param producerWaitNanos how long altogether, waits that are over
 * @param producerWaiting whether it waits now
 */
public record RingMetrics(
        long entries,
        long bytes,
        long backlogEntries,
        long highWaterEntries,
        long highWaterBytes,
        long producerWaits,
        long producerWaitNanos,
        boolean producerWaiting) {}
