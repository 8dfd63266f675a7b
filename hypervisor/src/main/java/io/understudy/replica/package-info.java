/**
 * One host of a pair, put together: its sockets and threads around the role machine.
 *
 * <pre>
 *   vCPU thread                                protocol thread (one event loop)
 *
 *   Machine ─ Recorder ─► LogRing ───────────► LogLink ─────► the backup
 *      │                                          │
 *      └─ outputs ─► OutputGate ◄─ release ── acknowledgements
 *                        └────────────────────► ConsolePort ─► the gateway
 *
 *   Machine ◄─ Replayer ◄─ EntryQueue ◄──────── LogLink ◄───── the primary
 *                                               RoleMachine ◄─► the arbiter
 * </pre>
 *
 * The vCPU thread runs the guest and never waits for a socket; the protocol thread owns every decision, so an
 * acknowledgement and a grant of the arbiter cannot cross.
 */
package io.understudy.replica;
