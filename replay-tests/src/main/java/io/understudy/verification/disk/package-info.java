/**
 * Nothing that the guest was told is on its disk may be lost: a guest that works on it, hosts that are killed meanwhile, and a
 * look at the images of those that live.
 *
 * <pre>
 *   DiskRounds  kills, waits until the VM is redundant again, looks at both images
 *     `--> DiskWork, by a DiskShell, whose thread reads what the guest prints
 *            AppendingShell which records the guest was told are safe
 *            FioShell       what fio has verified; FioRounds compare the disks in the end
 *     `--> AppendedRecords  what an image must hold then, and what it may
 * </pre>
 */
package io.understudy.verification.disk;
