package io.understudy.replica.protocol;

/**
 * How far a host has come.
 *
 * @param count instructions executed
 * @param entries of the log recorded or received
 * @param bytes of log received, 0 at a host that has only sent
 * @param hashes state hashes of this side: a primary's were logged, a backup's compared, all equal
 * @param slices how often the machine came to a block start, and so how often it was cut
 */
public record ReplicaProgress(long count, long entries, long bytes, long hashes, long slices) {}
