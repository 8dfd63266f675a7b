/**
 * From the vCPU thread to whoever takes the entries away.
 *
 * <pre>
 *                 ┌────────────── LogRing ──────────────┐
 *  recorder ────► │ slots (Disruptor) ─► bytes (arena)  │ ──► RingConsumer ──frames──► channel sender
 *  (one thread)   └─────────────────────────────────────┘ └─► RingConsumer ──frames──► file recorder
 *      flush() ── at most one wake-up per consumer until it has drained ──►
 * </pre>
 *
 * <p>An entry is encoded once, by the producer; consumers copy bytes into frames. Everything is allocated beforehand.
 * The slowest consumer sets the pace: when entries or bytes run out, the producer waits, and nothing is ever dropped,
 * until a consumer drains, is closed, or the ring is.
 */
package io.understudy.log.ring;
