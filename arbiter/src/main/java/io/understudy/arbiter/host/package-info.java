/**
 * What hosts say of themselves: a report every quarter of a second, and from it who is alive. Reports choose recruits
 * and inform people; they depose nobody.
 *
 * <pre>
 *   report ──► HostLives: is this the latest life of its name?  (durable)
 *                │ yes
 *                ▼
 *              HostBoard: alive after one report, dead after n missed  (in memory, time is a parameter)
 * </pre>
 *
 * Lives of one name are ordered by the first report that arrives here, not by their incarnation numbers: those come from
 * the host's own clock, and a host whose clock went backwards would shut its later life out.
 */
package io.understudy.arbiter.host;
