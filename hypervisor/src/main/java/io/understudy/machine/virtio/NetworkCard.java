package io.understudy.machine.virtio;

import io.understudy.network.ethernet.MacAddress;

/**
 * What a guest sees of its network card.
 *
 * @param mtu the most bytes behind a frame's Ethernet header, {@value #LEAST_MTU} to {@value #MOST_MTU}
 */
public record NetworkCard(MacAddress mac, int mtu) {
    public static final int USUAL_MTU = 1500;

    /** RFC 791: what every module must be able to forward. */
    public static final int LEAST_MTU = 68;

    /** With Ethernet header and VLAN tag it is what one input or output of the log carries. */
    public static final int MOST_MTU = 65_520;

    /** Ethernet's header and a VLAN tag (IEEE 802.3, 3.2; 802.1Q). */
    private static final int HEADER_BYTES = 18;

    /** The most bytes of a frame that it takes or sends. */
    public int longest() {
        return mtu + HEADER_BYTES;
    }

    public NetworkCard {
        if (!mac.isStation()) {
            throw new IllegalArgumentException("mac=" + mac
                    + " is no address of a single card: give one whose first byte is even, as 52:54:00:12:34:56");
        }
        if (mtu < LEAST_MTU || mtu > MOST_MTU) {
            throw new IllegalArgumentException(
                    "host_mtu=" + mtu + " is out of range: give " + LEAST_MTU + " to " + MOST_MTU);
        }
    }
}
