/**
 * The host's end of the connection between a machine's card and the switch: the cable. It is plugged in while the host is
 * primary; what cannot pass is lost, as on any cable, and nobody ever waits for it. {@code CableSession} decides, without
 * sockets and clocks; {@code Cable} is its rim.
 */
package io.understudy.network.cable;
