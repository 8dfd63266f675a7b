/**
 * What this host has of a machine's disks: image files, each with a thread of its own.
 *
 * <pre>
 *   vCPU thread          VirtioBlk ── request ──► DiskWorker.submit
 *   the disk's thread                             DiskWorker.step ──► Blocks: FileBlocks | Overlay
 *   vCPU thread, live    CompletionQueue ──► an input, which the log gets ──► DiskWorker.take
 *   vCPU thread, replay  an entry of the log, when DiskWorker.ready ───────► DiskWorker.take
 * </pre>
 *
 * <p>Every replica executes every request on its own image, in the same order. A replica that acts says when a request
 * completes; one that replays has it complete where the log says, once its own image is as far.
 */
package io.understudy.storage;
