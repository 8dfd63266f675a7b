package io.understudy.verification.network.program;

/**
 * How much a program does in one run.
 *
 * @param bytes of a download or an upload
 * @param requests on one connection
 */
public record RunSize(long bytes, int requests) {}
