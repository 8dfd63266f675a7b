/**
 * What a guest's disk gives: the same Debian guest, one after the other alone, on a pair of hosts, with a disk that hosts
 * share, and under QEMU, with fio or a database on its second disk. And what it takes to bring in a host that has the disk already.
 *
 * <pre>
 *   DiskBench ────────► DiskJob ──► DiskFigure: what fio is asked for, and what it said
 *       └──┬──► SecondDisk ──► DiskGuest: a process or a pool, and the shell on its serial line
 *       ┌──┘
 *   DatabaseBench ────► TransactionRate
 *
 *   JoiningBench
 * </pre>
 */
package io.understudy.bench.disk;
