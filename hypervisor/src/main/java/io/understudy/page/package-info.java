/**
 * A page in a browser that shows what runs: who is what, the log on its way, outputs that wait, failovers as they come and again
 * in slow motion. The page itself, in JavaScript, is among the resources; here is its server.
 *
 * <pre>
 *   processes' observers ── merge ── http ──► pages        events, merged and kept for pages that come later
 *   console gateway ── terminal ────── http ◄─► pages        one connection for all pages
 *                          {@link io.understudy.page.Hands} ◄── http ◄── pages        what may be done to the processes
 * </pre>
 *
 * Everything here is on one event loop, but for hands. Nothing of it is on the way of what it shows.
 */
package io.understudy.page;
