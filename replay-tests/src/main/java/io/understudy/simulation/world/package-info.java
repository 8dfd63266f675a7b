/**
 * A world in one thread: virtual time, processes that can be frozen, slowed and killed, and a network of TCP connections.
 * It knows nothing of what runs in it. Everything that happens is a function of one seed.
 *
 * <pre>
 *   Scheduler ── virtual time, one queue of events, one source of chance
 *      │
 *      ├── VirtualProcess ── what it was told while it was frozen waits for it; what a dead one was told is gone
 *      │
 *      └── Network ── Connection ── two directions, each in order and each with its own delay; cut or broken
 * </pre>
 */
package io.understudy.simulation.world;
