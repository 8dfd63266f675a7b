/**
 * What a disk card and whoever has the disk's image say to each other.
 *
 * <pre>
 *   vCPU thread   VirtioBlk ── DiskRequest ──► Disk            in the order in which the guest's requests were taken
 *                 VirtioBlk ◄─ Completion ──── the log         at a logged position: which request, and how it ended
 *                 VirtioBlk ◄─ DiskOutcome ─── Disk            what was read, which is never in the log
 * </pre>
 *
 * <p>What the image holds is a function of what the guest wrote, so it is the same on every replica, and each has its own.
 * Undetermined is only when a request completes and whether it succeeds: that is an input.
 */
package io.understudy.machine.block;
