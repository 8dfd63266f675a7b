/**
 * Several arbiters that are one: Apache Ratis, an implementation of Raft (Ongaro and Ousterhout, USENIX ATC 2014), puts
 * entries in order and keeps them on every member's disk; all that is decided is the {@link
 * io.understudy.arbiter.consensus.StateMachine}'s.
 *
 * <pre>
 *   ClusterArbiter ─┬─ MemberFolder   which directory this is, and of which cluster: never a copy, never a lost one
 *                   ├─ Founding       the members meet once, all of them, before the first entry
 *                   ├─ ArbiterServer  clients, as with one arbiter
 *                   └─ RaftConsensus ── RatisStateMachine    the only two classes, with RatisSettings, that know Ratis
 * </pre>
 *
 * What the engine offers beside that is not relied on: no lease, no read of its own, no retry cache, no role callback.
 */
package io.understudy.arbiter.raft;
