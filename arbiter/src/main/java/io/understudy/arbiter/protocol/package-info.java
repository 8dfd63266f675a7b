/**
 * What travels between the arbiter and its clients over one TCP connection.
 *
 * <pre>
 *   client                                     arbiter
 *     │ Hello(version) ──────────────────────────► │
 *     │ ◄──────────────── Welcome(version, cluster) │
 *     │ Read(7, vm) ─────────────────────────────► │
 *     │ ◄──────────────────────── Current(7, view)  │
 *     │ Advance(8, ...) ─────────────────────────► │  journal, fsync
 *     │ ◄──────────── Granted(8, view) or Refused(8) │
 *     │ Subscribe(9, vm) ────────────────────────► │
 *     │ ◄──────── Current(9, view), and again for each new durable view
 *     │ Report(11, ...), every 250 ms ───────────► │
 *     │ ◄─ Pong(11); PoolHost, PoolVm, ..., PoolEnd(11) when something concerns this host
 *     │ Wish(12, id, ...) ───────────────────────► │  journal, fsync
 *     │ ◄────────────────── Noted(12) or Declined(12) │
 *     │ Watch(13) ───────────────────────────────► │
 *     │ ◄─ PoolHost, PoolVm, ..., PoolEnd(13), and again for each change
 *     │ Ping(10) ────────────────────────────────► │
 *     │ ◄────────────────────────────────── Pong(10) │
 * </pre>
 *
 * Numbers after the names are correlation ids, chosen by the client. Every message has a length in front; one that is
 * too long, or means nothing, ends the connection.
 */
package io.understudy.arbiter.protocol;
