/**
 * What a backup in cold standby keeps on its disk instead of executing it: a state, and the log behind it.
 *
 * <pre>
 *   StandbyFolder
 *     state-1                    the machine at a CHECKPOINT; none while the log begins at power-on
 *     log-1.ulog.incomplete      frames; whenever a CHECKPOINT comes, the frame that holds it begins another file
 *     log-2.ulog.incomplete
 *     state-2                    arrives; once it is whole and its CHECKPOINT is in the log, state-1 and log-1 go
 *
 *   frames ─► StandbyStore ─► StoredLogWriter ─► log-n ─► StoredLogReader ─► a machine that takes over
 *   pieces ─► StateFileWriter ─────────────────► state-n ─► StateFileReader ─►┘
 * </pre>
 *
 * Nothing that is read back is believed: damage at any byte, or a file that is too short, becomes a
 * {@link io.understudy.log.wire.CorruptLogException}.
 */
package io.understudy.log.store;
