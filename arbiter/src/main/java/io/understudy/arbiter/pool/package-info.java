/**
 * The pool of hosts around the views: who is alive, what is wanted, and which idle host is appointed to which machine.
 *
 * <pre>
 *   view.ViewRegister ─┐
 *   wish.WishRegister ─┼─ PoolRegister (durable) ─┐
 *   host.HostLives ────┘                          ├─► Pool ──► PoolSnapshot: to watchers all of it,
 *   host.HostBoard (reports, time) ───────────────┤                          to a host what concerns it
 *   Appointments (idle host ─► machine) ──────────┘
 * </pre>
 *
 * An appointment is advice, not a right: a first primary creates view 1, and a recruit joins a view, only by the
 * test-and-set. So appointments are kept in memory and made anew after a restart; a wrong one costs time, never safety.
 * Pure logic: time is a parameter, no I/O, no thread.
 */
package io.understudy.arbiter.pool;
