/**
 * One failover as {@code ./understudy demo} plays it: a client at work, a strike at a planned moment, and the timeline of
 * what came of it. {@code client} drives the guest, {@code history} judges what the client saw, {@code process} has the
 * processes.
 */
package io.understudy.verification.failover;
