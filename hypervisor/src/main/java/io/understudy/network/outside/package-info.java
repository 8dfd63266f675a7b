/**
 * The switch's ways to the outside: {@link io.understudy.network.outside.Passt} without privileges,
 * {@link io.understudy.network.outside.Tap} on a real segment, {@link io.understudy.network.outside.StreamPort} for a QEMU machine.
 * Each is a port of the segment, and drops frames when it cannot get rid of them.
 */
package io.understudy.network.outside;
