/**
 * The simulation: a replicated pair with its arbiter, its gateway and its clients in one thread and in virtual time,
 * thousands of histories of crashes, cuts, delays and frozen processes, and promises checked at every step. A history is
 * a function of its seed.
 *
 * <pre>
 *   Weather, Operators ── faults, wishes ──►  Cluster
 *                            ├─ SimulatedHost a, b, c, d   Replica          (the product's)
 *                            ├─ SimulatedArbiter           ArbiterServer    (the product's)
 *                            ├─ SimulatedGateway           ConsoleGateway   (the product's)
 *                            ├─ SimulatedUser, UserConnection
 *                            └─ Auditor ── hears every wire ──►  Ledger ── judges every step
 *   network/, disk/, machine/, SteppedThreads    sockets, files, processor, threads
 *   world/                                       time and processes
 * </pre>
 */
package io.understudy.simulation;
