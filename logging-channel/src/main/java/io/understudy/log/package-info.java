/**
 * The log of a machine: everything undetermined that reached it, and the way of that from the primary to the backup and
 * into a recording. The path of an entry:
 *
 * <pre>
 *  primary                                                                    backup
 *
 *  vCPU thread            Netty event loop                                    Netty event loop
 *  ───────────            ────────────────                                    ────────────────
 *  recorder                                              TCP, lane ENTRIES
 *     │ EntrySink           EntrySender ── frames ───────────────────────────► LogLink ─► listener
 *     ▼                       ▲                                                  │           │
 *  LogRing ── flush() ────────┤                                                  │           ▼
 *  (entries encoded once;     │                          Ack                     │       EntryIntake
 *   one hand-off)             │          listener ◄──────────────────────────────┴───────────┘
 *                             │
 *                             └► LogFileRecorder ─► LogFileWriter ─► name.incomplete ─► name
 *                                (its own thread)
 *                                                        TCP, lane HEARTBEATS
 *                            Heartbeat ◄───────────────────────────────────────► Heartbeat
 * </pre>
 *
 * <ul>
 *   <li>{@link io.understudy.log.wire}: integers, strings and envelopes, shared by everything below;
 *   <li>{@link io.understudy.log.entry}: what an entry is and how it becomes bytes;
 *   <li>{@link io.understudy.log.frame}: entries in batches that can be decoded alone;
 *   <li>{@link io.understudy.log.header}: what must be equal for a replay to be one;
 *   <li>{@link io.understudy.log.ring}: from the vCPU thread to whoever takes the entries away;
 *   <li>{@link io.understudy.log.file}: recordings;
 *   <li>{@link io.understudy.log.message}: what primary and backup say to each other, and how it is spelt;
 *   <li>{@link io.understudy.log.channel}: the connection of a primary and its backup;
 *   <li>{@link io.understudy.log.state}: a state that crosses it in parts;
 *   <li>{@link io.understudy.log.store}: what a backup in cold standby keeps on its disk.
 * </ul>
 *
 * <p>Nothing here knows processors, arbiters or roles, and nothing here decides who may act. The bytes are specified in
 * docs/log-format.md.
 */
package io.understudy.log;
