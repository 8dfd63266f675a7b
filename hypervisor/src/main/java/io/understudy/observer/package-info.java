/**
 * What a process tells, to whoever subscribes: an HTTP server on a thread of its own, beside what the process is for.
 *
 * <pre>
 *   protocol thread, vCPU thread, ... ── keep ──► EventRing ◄── EventCursor ── Subscription ──► socket
 *                                      one store   the oldest is overwritten     one for each subscriber
 * </pre>
 *
 * Who tells never waits for who listens: events lie in rings of fixed size, each subscriber reads there at his own pace, and
 * one who is too slow is told how many he missed. Whoever comes, and whatever he sends, costs a bounded number of
 * connections of a bounded size. {@code docs/events.md} describes what is served.
 */
package io.understudy.observer;
