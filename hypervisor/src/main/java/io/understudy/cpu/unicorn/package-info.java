/**
 * The processor on libunicorn 2.1.4, bound through JNA.
 *
 * <pre>
 *   UnicornEngine ── opens ──► GuestRam, UnicornCpu
 *
 *   UnicornCpu ── run ──► Emulator (one uc_engine) ──► translated guest code
 *      │                     │                             │ before each block        │ on IN, OUT, RDTSC, CPUID
 *      │                     │                             ▼                          ▼
 *      │                     │                    CounterHooks (native or Java)   TrapCallbacks ──► GuestRequests
 *      │                     │                             │
 *      └──── RunControl ◄────┴─────────────────────────────┘   words both sides read and write: count, limit, reason
 * </pre>
 *
 * <p>Exact counting rests on one observation: the engine itself keeps a record of every block it has translated
 * ({@code discovery.TranslatedBlock}) with its number of instructions and the address of each. Whoever
 * counts reads that record, so nothing has to be remembered beside it and nothing can depend on how the run was sliced.
 *
 * <p>The TLB is filled by a native routine too ({@code memory.TlbFill}), which makes stores fast. What
 * the TLB holds, and so what a guest sees in its Accessed bits, is a function of the guest alone: it follows neither the
 * host's clock nor where a run was stopped ({@code run.ResumePoint}).
 */
package io.understudy.cpu.unicorn;
