package io.understudy.replica.machine;

/**
 * How far a machine has come, as it last said at a block start.
 *
 * @param count instructions executed
 * @param sequence the last entry that it made or executed
 * @param nanos machine time, about
 * @param asleep whether the guest sleeps in HLT
 * @param hashes state hashes that it logged, or compared and found equal
 * @param slices how often it came to a block start
 */
public record MachineProgress(long count, long sequence, long nanos, boolean asleep, long hashes, long slices) {}
