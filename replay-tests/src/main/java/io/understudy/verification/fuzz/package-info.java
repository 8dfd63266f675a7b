/**
 * The opcode fuzzer: code drawn at random, in a guest of our own, run by the real machine and replayed with other stops.
 *
 * <p>The same for a network card ({@link io.understudy.verification.fuzz.NetworkFuzz}) and a disk ({@link
 * io.understudy.verification.fuzz.DiskFuzz}): a guest whose driver is drawn at random, and frames from the outside, or the ends of requests when it
 * pleases chance.
 *
 * <pre>
 *   Fuzz (parent) ──► child process ──► FuzzRound, one for each seed
 *     │ sees a death or a standstill        ├─ FuzzImage: a kernel of a hundred bytes, FuzzCode's pieces, page tables
 *     └─ says which seed                    └─ recorded, then replayed: a divergence or a failed engine is a finding
 * </pre>
 */
package io.understudy.verification.fuzz;
