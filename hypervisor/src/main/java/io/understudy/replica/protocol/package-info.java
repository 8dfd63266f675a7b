/**
 * What one host of a pair says and does, without sockets, threads or a clock: the simulator runs these very classes.
 *
 * <pre>
 *                      HostProtocol ──── RoleMachine: decides
 *                     /            \
 *        PrimarySide                BackupSide          what is said over the log channel
 *        │   │    │                  │      │
 *  Partner  ActingMachine      Partner  ReplayingMachine
 *           SerialLine                  SerialLine
 * </pre>
 *
 * One thread, the protocol thread, calls everything here, except where a method says otherwise.
 */
package io.understudy.replica.protocol;
