/**
 * The output rule, judged from outside (the paper's section 2.2): nothing may leave a primary before its backup has
 * acknowledged the log up to it. The judge knows the wires alone, which pass through relays of one thread and so have one
 * order, and the arbiter's record, which says who was whose backup. Nothing that a host says of itself is believed.
 *
 * <pre>
 *                       ┌─────── LinkWire: entries ►   ◄ acknowledgements, held for some milliseconds
 *   primary ── relay ───┴── backup
 *      ├────── relay ─────── switch     AuditedWires: each frame, at its position in the card's stream
 *      └────── relay ─────── gateway                  each piece of the serial line's output, at its position
 *
 *   AuditedWires ──► OutputAudit ──► LinkWire: the entry at this position, and is it acknowledged?
 *                        ▲
 *   arbiter ─────────────┘  the views
 * </pre>
 *
 * <p>An acknowledgement counts from the moment in which the relay passes it on; an output is there when the relay has it from
 * its sender. So an output that waited cannot seem early. One that did not wait seems early if it gets to its relay before the
 * acknowledgement gets out of its own, and that is what those are held for.
 */
package io.understudy.verification.audit;
