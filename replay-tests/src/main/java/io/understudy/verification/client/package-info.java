/**
 * The client that watches the guest {@code kv} through a failover: it keeps a bounded number of requests under way on
 * one serial line, writes down what was asked and answered and when, and has the history judged.
 *
 * <pre>
 *   RequestMix ─▶ Conversation ─▶ KvClient ═══ TCP ═══ console gateway ─── UART of the guest
 *   (seeded)      (who waits for    (Netty,
 *                 which answer)      time)
 *        └─────────▶ ClientReport ─▶ HistoryCheck ─▶ Verdict
 * </pre>
 *
 * Requests, answers and their matching are free of I/O and time; {@link io.understudy.verification.client.KvClient} is the rim.
 */
package io.understudy.verification.client;
