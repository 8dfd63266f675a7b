package io.understudy.network.ethernet;

import java.nio.ByteBuffer;

/** What a switch reads of a frame: IEEE 802.3, 3.2. */
public final class Frames {
    private static final int ETHERNET_BYTES = 14;
    private static final int SHORTEST = 60;
    private static final short REVERSE_ARP = (short) 0x8035;

    private Frames() {}

    /** The first 48 bits of a frame of at least 14 bytes. */
    public static long target(ByteBuffer frame) {
        return address(frame, 0);
    }

    /** The second 48 bits. */
    public static long source(ByteBuffer frame) {
        return address(frame, MacAddress.BYTES);
    }

    private static long address(ByteBuffer frame, int offset) {
        int at = frame.position() + offset;
        return ((frame.getShort(at) & 0xFFFFL) << Integer.SIZE) | (frame.getInt(at + Short.BYTES) & 0xFFFF_FFFFL);
    }

    /**
     * What a card says when it comes to a segment, so that switches learn where it is now: a reverse ARP request for itself
     * (RFC 903), which needs no IP address and which nobody answers. QEMU says the same after a migration (net/announce.c).
     */
    public static ByteBuffer announcement(MacAddress card) {
        ByteBuffer frame = ByteBuffer.allocate(SHORTEST);
        put(frame, MacAddress.BROADCAST);
        put(frame, card);
        frame.putShort(REVERSE_ARP);
        frame.putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) MacAddress.BYTES)
                .put((byte) 4);
        frame.putShort((short) 3);
        put(frame, card);
        frame.putInt(0);
        put(frame, card);
        return frame.clear().asReadOnlyBuffer();
    }

    private static void put(ByteBuffer frame, MacAddress address) {
        frame.putShort((short) (address.bits() >>> Integer.SIZE)).putInt((int) address.bits());
    }

    /** Whether there are enough bytes for the addresses and the type. */
    public static boolean isWhole(ByteBuffer frame) {
        return frame.remaining() >= ETHERNET_BYTES;
    }
}
