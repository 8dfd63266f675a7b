/**
 * A network of TCP under Netty, in virtual time: what production code opens, writes and reads through its
 * {@link io.understudy.transport.Transport} goes through here, byte for byte, with its pipelines, codecs and limits around it.
 *
 * <pre>
 *   Bootstrap ──► VirtualChannel ── Endpoint ══ OneWay, OneWay ══ Endpoint ── VirtualChannel ◄── VirtualServerChannel
 *                  VirtualLoop      kernel          Network         kernel       VirtualLoop
 * </pre>
 *
 * Which bytes come together, when, and whether at all, is drawn from the world's chance. A frozen process has a kernel that
 * goes on; of a killed one the kernel says farewell; of a host without power nobody hears.
 */
package io.understudy.simulation.network;
