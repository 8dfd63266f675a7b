/**
 * The Debian guest: a whole system on a disk image of its own, built from Debian's packages into the user's cache.
 *
 * <pre>
 *   SystemBuilder ──▶ Bootstrap (mmdebstrap) ──▶ tree of files ──▶ mke2fs ──▶ image
 *        `── SystemParts: what of it is ours: inittab, boot, service, setup (resources)
 *   the kernel and its initrd are the Linux guest's
 * </pre>
 */
package io.understudy.linux.system;
