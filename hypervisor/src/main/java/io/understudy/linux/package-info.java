/**
 * The Linux guest: built from Debian's own packages into the user's cache, nothing of it is ours but the first process.
 *
 * <pre>
 *   linux-image-686    ── vmlinuz ───────────────────────────▶ kernel
 *                      └─ modules ──┐
 *   busybox-static     ── busybox ──┼─ InitialRamDisk (cpio) ─▶ initrd
 *   init (a resource)  ─────────────┘
 * </pre>
 */
package io.understudy.linux;
