/**
 * The copy of a running machine from which another begins, the same to the last bit.
 *
 * <pre>
 *   running machine                                   new host
 *
 *   at a CHECKPOINT entry, on the vCPU thread:        before it runs, on its vCPU thread:
 *     processor begins anew
 *     StateCopy.take ── RAM ──────────── later ────►  Machine.ram, filled while nothing runs
 *                    └─ all else ─────── later ────►  MachineState.restore
 *   and it runs on: what it logs from here on is what the new machine replays
 * </pre>
 *
 * The guest stands still only from the processor's new beginning to the end of the copy. How the copy is sent is not
 * decided here.
 */
package io.understudy.checkpoint;
