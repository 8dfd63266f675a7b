/**
 * The arbiter as a replicated state machine (Schneider, ACM Computing Surveys 22(4), 1990): what changes something
 * durable, or speaks of it, is an {@link io.understudy.arbiter.consensus.Entry}; entries are put into one order; and
 * what an entry decides is a function of those before it.
 *
 * <pre>
 *   server.GroupCommit ── propose(entry) ──► Consensus ──► StateMachine.decide(entry)
 *                      ◄── committed(entry, outcomes) ──┘
 *
 *   JournalConsensus    one arbiter: decides, has the changes forced to disk, and says committed
 *   raft.RaftConsensus  several: a majority has the entry on disk, then each of them decides it
 * </pre>
 *
 * Who reports, who is appointed and who listens belongs to no entry: an arbiter knows it while it leads, and the next
 * one learns it from reports.
 */
package io.understudy.arbiter.consensus;
