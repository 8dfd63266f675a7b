/**
 * The connection of a primary and its backup, without any idea of roles: it carries messages
 * ({@code log.message}), checks their form and order, and reports what happens.
 *
 * <pre>
 *   primary's side                                              backup's side
 *
 *   ChannelClient ─── lane ENTRIES ──── Join, Hello, frames ──► ChannelServer
 *        │       ◄──────────────────── Join, Accept, acks ───        │
 *        │        ─── lane HEARTBEATS ─ Join, heartbeats ────►       │
 *        │       ◄───────────────────────── Join, heartbeats         │
 *        ▼                                                           ▼
 *     LogLink ─► ChannelListener                                  LogLink ─► ChannelListener ─► EntryIntake
 *        ▲                                                                                     or, before a frame,
 *   EntrySender ◄── LogRing                                                                    StateIntake
 *   StateSender ◄── a copy of the machine
 * </pre>
 *
 * <p>A primary that runs alone sends its state first, and keeps the entries recorded meanwhile in a held EntrySender.
 *
 * <p>Two TCP connections make one {@link io.understudy.log.channel.LogLink}, so that a heartbeat never stands in a queue
 * behind entries; both belong to one event loop, on which every callback comes. What arrives is trusted in nothing: bytes
 * that are no message, a message out of order, one that never ends, all close the link with one line that says why.
 */
package io.understudy.log.channel;
