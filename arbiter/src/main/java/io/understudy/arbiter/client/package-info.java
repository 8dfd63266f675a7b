/**
 * How hosts, gateways and tools speak to the arbiter. One connection, kept up by itself; what was asked and not answered
 * is asked again on the next connection, word for word, so that a grant whose answer got lost is found again.
 *
 * <pre>
 *   read, advance, ─► Awaiting ─► connection ─► arbiter      lost: wait, longer each time, connect,
 *   acknowledge,         ▲            │                            send all that is awaiting
 *   subscribe            └── answer ◄─┘
 * </pre>
 *
 * The client never invents an answer. What it does not know stays unknown until the arbiter says it or the client is
 * closed.
 */
package io.understudy.arbiter.client;
