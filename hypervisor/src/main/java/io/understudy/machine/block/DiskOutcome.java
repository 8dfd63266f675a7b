package io.understudy.machine.block;

/**
 * How a request ended on this host.
 *
 * @param completion what of it is the same on every host
 * @param data what was read; empty but for a read that succeeded
 * @param durable whether the guest may rely on what was written before it
 * @param what which request it was, or what went wrong, in one line
 */
public record DiskOutcome(Completion completion, byte[] data, boolean durable, String what) {}
