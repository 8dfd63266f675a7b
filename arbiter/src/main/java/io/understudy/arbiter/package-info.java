/**
 * The arbiter: which view of a virtual machine is current, and one atomic test-and-set to make the next one. Whoever
 * lost its partner asks here before it acts alone; the first one wins, the other halts.
 *
 * <pre>
 *   view ◄── encoding ◄─┬─ journal ◄──┬─ server
 *                       └─ protocol ◄─┴─ client
 * </pre>
 *
 * {@link io.understudy.arbiter.view} holds the rules and knows nothing of files and sockets; read it first. Then {@link
 * io.understudy.arbiter.server}, which decides, writes and answers, in this order. What it promises to hosts and to the
 * people who run it is in {@code docs/arbiter.md}.
 */
package io.understudy.arbiter;
