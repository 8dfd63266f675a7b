/**
 * The network's way to the outside, which outlives the hosts the machines run on.
 *
 * <pre>
 *   card of a primary ── host ──TCP──┐                              ┌── passt: the host's own network, without privileges
 *   card of a primary ── host ──TCP──┤   port        segment        ├── TAP: a real segment
 *                              attachment ──►  who gets a frame ──► ├── stream: a QEMU machine
 *                                                                   └── pcap: a file for Wireshark
 * </pre>
 *
 * <p>A switch has one segment. A card is on it by the host that is primary for its machine, in one view after the other;
 * the segment takes a card's frames from the highest view alone. {@code segment} decides, without sockets and clocks; the
 * rest are rims. It is told in {@code docs/network.md}.
 */
package io.understudy.network;
