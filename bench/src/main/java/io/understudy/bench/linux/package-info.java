/**
 * What a whole operating system costs: idle on a pair of hosts ({@code IdleBench}), and to its shell, as processes one
 * after the other ({@code LinuxBench}; {@code WorkBench} has its shell work, too).
 *
 * <pre>
 *   understudy  run             record -> file -> replay
 *   QEMU        plain        rr=record -> file -> rr=replay
 * </pre>
 *
 * <p>Processor time of whole processes, so that another load on the host falls out as far as it can, and ratios within
 * one run.
 */
package io.understudy.bench.linux;
