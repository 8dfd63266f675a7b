/**
 * What a guest's network card carries: the same Linux guest, one after the other alone, on a pair of hosts, and under QEMU with
 * and without its recorder, each behind passt and asked by the same clients of this computer.
 *
 * <pre>
 *   NetworkBench ──► ServingGuest: AloneGuest, PairedGuest, QemuGuest
 *        │             ports of its services, processes that cost, bytes of log
 *        ├──► GuestClient: uploads, downloads, requests, every answer checked
 *        └──► NetworkFigures ──► NetworkTable
 * </pre>
 */
package io.understudy.bench.network;
