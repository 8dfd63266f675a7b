/**
 * The arbiter: which view of a virtual machine is current, and one atomic test-and-set to make the next one. Whoever
 * lost its partner asks here before it acts alone; the first one wins, the other halts. Around it the pool: hosts
 * report, people say what they want, idle hosts are appointed.
 *
 * <pre>
 *   view ◄─┬─ wish ◄─┬─ pool ◄── protocol ◄─┬─ server
 *          └─ host ◄─┘                      └─ client
 *   journal keeps what is durable of view, wish and host; encoding holds the words of journal and protocol
 * </pre>
 *
 * {@link io.understudy.arbiter.view} holds the rules and knows nothing of files and sockets; read it first. Then {@link
 * io.understudy.arbiter.server}, which decides, writes and answers, in this order. What it promises to hosts and to the
 * people who run it is in {@code docs/arbiter.md}.
 */
package io.understudy.arbiter;
