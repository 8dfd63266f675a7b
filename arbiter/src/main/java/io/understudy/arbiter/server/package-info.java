/**
 * The arbiter as a process: connections at the rim, one thread that decides.
 *
 * <pre>
 *   connection ─┐            ┌─────────── commit thread ───────────┐
 *   connection ─┼─► queue ──►│ decide all │ one fsync │ answer all │──► answers, views to subscribers
 *   connection ─┘            └─────────────────────────────────────┘
 * </pre>
 *
 * A round is held at least every 100 ms, so that time passes for the pool. Whatever waits in the queue while the disk is busy shares the next fsync. When the journal fails the arbiter stops
 * answering and ends: what is on the disk is unknown then, and only a new start, which reads it, may answer again.
 */
package io.understudy.arbiter.server;
