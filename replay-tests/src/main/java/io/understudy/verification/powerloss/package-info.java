/**
 * Power loss, at the image: what was forced remains, and of the rest any part. A workload's writes are recorded, and images made of
 * them as they may be left at many moments; each must pass the checks of file system and database, and have what was committed.
 *
 * <pre>
 *   PowerLoss        boots a Debian guest whose second disk is recorded, and plays the moments
 *     `--> CommittingGuest   commits to a Store and appended lines, and how long the record was when each was told
 *     `--> CrashImages       the image as it may be at a moment; pure but for the file
 *     `--> LeftBehind        what e2fsck and the file say of it, and the database when it has recovered (Recovery)
 * </pre>
 */
package io.understudy.verification.powerloss;
