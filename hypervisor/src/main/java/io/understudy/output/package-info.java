/**
 * The output rule: no output leaves before the backup has the log up to and including its marker.
 *
 * <pre>
 *   vCPU ─ hold ─► OutputGate ─ release, in the log's order ─► Outlet of the stream ─► sink
 *                  HeldOutputs, one for each stream                    confirm ◄─────────┘
 * </pre>
 */
package io.understudy.output;
