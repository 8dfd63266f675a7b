/**
 * A Linux guest under replication for long: booted to its shell by real processes, worked in through the console gateway,
 * and judged by what the replicas compared.
 *
 * <pre>
 *   SoakWork ── commands ──▶ ShellClient ──▶ console gateway ──▶ primary ══ log ══▶ backup
 *                                                              ▲                  ▲
 *                                                              └──── HostLoad ────┘
 * </pre>
 */
package io.understudy.verification.soak;
