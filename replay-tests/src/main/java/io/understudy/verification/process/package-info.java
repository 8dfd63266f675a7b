/**
 * The product's processes, started and watched as a user's would be.
 *
 * <pre>
 *   Cluster ──► ControlPlane ──► ChildProcess: arbiter, console
 *      ├──────► ChildProcess: primary ── link.PairLinks, to be cut ── ChildProcess: backup
 *      ChildProcess ──► JavaCommand (what to run), Dependents (nothing outlives this process)
 * </pre>
 */
package io.understudy.verification.process;
