/**
 * What one host of a pair says and does, without sockets, threads or a clock: the simulator runs these very classes.
 *
 * <pre>
 *                      HostProtocol ──── RoleMachine: decides
 *                           │
 *                    Side: one of the two
 *                   /                    \
 *        PrimarySide                      BackupSide ── Following       what is said over the log channel
 *        │   │    │                                      │      │
 *  Partner  ActingMachine                          Partner  StandbyMachine: LogKeeper, Successor
 *           SerialLine                                      SerialLine
 * </pre>
 *
 * One thread, the protocol thread, calls everything here, except where a method says otherwise.
 */
package io.understudy.replica.protocol;
