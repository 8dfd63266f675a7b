/**
 * The simulation: a replicated pair with its arbiter, its gateway and its clients in one thread and in virtual time,
 * thousands of histories of crashes, cuts, delays and frozen processes, and promises checked at every step. A history is
 * a function of its seed.
 *
 * <pre>
 *   Weather ── faults ──►  Cluster
 *                            ├─ SimulatedHost a, b   RoleMachine, SerialLine, ConsoleSession, EntryIntake  (real)
 *                            │                        LiveMachine, ReplayedMachine: the guest               (model)
 *                            │                        StoredMachine: its log, on a disk                     (model)
 *                            ├─ SimulatedArbiter      GroupCommit, ViewRegister (real), ArbiterJournal      (model)
 *                            ├─ SimulatedGateway      GatewaySession (real), SimulatedUser                  (model)
 *                            └─ Ledger                sees everything, judges every step
 *   world/                 time, processes, network                                                        (model)
 * </pre>
 */
package io.understudy.simulation;
