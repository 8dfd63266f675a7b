/**
 * A pool that a page shows, and that its hands may do anything to.
 *
 * <pre>
 *   page ──► PoolHands ──► pool.HostPool: kill, freeze, start ...
 *                     ╲──► link.CuttableLinks: a relay in front of each host
 * </pre>
 */
package io.understudy.verification.page;
