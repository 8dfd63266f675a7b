/**
 * The sweep: a primary dies at every boundary in the life of every log entry of one short session, and each time a client
 * must not be able to tell.
 *
 * <pre>
 *   PrimaryRun ── records once ──►  entries 1..n,  boundaries: (made | sent | received | acknowledged | released) × n
 *                                       │
 *   Survivor  ◄── the entries the backup had, what the client had seen ── one boundary
 *      └─ replays, goes live, finishes the session with the same client ──► clean, or what is wrong
 * </pre>
 *
 * The machine, engine, recorder, replayer and gates are the real ones; network, gateway and time are models on one
 * thread, so that a boundary is a place and not a moment. {@code ProcessKill} does the same to real processes.
 */
package io.understudy.verification.sweep;
