package io.understudy.network.ethernet;

import java.util.HexFormat;

/**
 * A station's address on an Ethernet.
 *
 * @param bits its 48 bits, the first byte on the wire being the highest
 */
public record MacAddress(long bits) {
    /** All stations. */
    public static final MacAddress BROADCAST = new MacAddress(0xFFFF_FFFF_FFFFL);

    /** Bytes of an address. */
    public static final int BYTES = 6;

    /** The lowest bit of the first byte: more than one station. */
    private static final long GROUP = 1L << 40;

    private static final HexFormat TEXT = HexFormat.ofDelimiter(":");

    /** @throws IllegalArgumentException if there are more than 48 bits */
    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("an Ethernet address of more than 48 bits");
        }
    }

    /**
     * Reads what {@link #toString} writes, in digits of either case.
     *
     * @throws IllegalArgumentException if it is no address, in one line
     */
    public static MacAddress parse(String text) {
        if (!text.matches("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no Ethernet address: write six bytes, for example 52:54:00:12:34:56");
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(text.replace(":", "")));
    }

    /** Whether it is one that a card may have: of one station, and not all zeros. */
    public boolean isStation() {
        return bits != 0 && (bits & GROUP) == 0;
    }

    /** As people write it: {@code 52:54:00:12:34:56}. */
    @Override
    public String toString() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (bits >>> (8 * (BYTES - 1 - i)));
        }
        return TEXT.formatHex(bytes);
    }
}
