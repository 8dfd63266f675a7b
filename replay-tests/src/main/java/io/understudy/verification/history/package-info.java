/**
 * What clients saw of the guest {@code kv}, and whether one machine that never failed could have shown it to them.
 *
 * <pre>
 *   History ─┬─ LinearizabilityChecker ── KeySearch, key by key    (the store: nothing lost, doubled, reordered)
 *            ├─ SumCheck                                          (the store as the guest itself sums it up)
 *            ├─ MachineTimeCheck                                  (TSC, ticks and RTC never go back)
 *            ├─ PrintCheck                                        (heavy output: complete, in order, undamaged)
 *            └─ RefusalCheck                                      (no request was garbled on its way in)
 *                   └──▶ Complaint: the rule, and one line that names key, operation, expected and got
 * </pre>
 *
 * Nothing here knows sockets, threads or clocks.
 */
package io.understudy.verification.history;
