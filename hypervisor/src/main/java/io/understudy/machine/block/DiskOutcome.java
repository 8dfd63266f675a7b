package io.understudy.machine.block;

/**
 * How a request ended on this host.
 *
 * @param completion what of it is the same on every host
 * @param data what was read; empty but for a read that succeeded
 * @param why what went wrong, in one line; empty if nothing did
 */
public record DiskOutcome(Completion completion, byte[] data, String why) {}
