package io.understudy.machine.virtio;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The address of one Ethernet card, in 48 bits: {@code 52:54:00:12:34:56}. */
public record MacAddress(long value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final int BYTES = 6;
    private static final long GROUP = 1L << 40;

    /** What QEMU begins its machines' addresses with. */
    private static final long PREFIX = 0x525400L << 24;

    public MacAddress {
        if (value <= 0 || value >>> (8 * BYTES) != 0 || (value & GROUP) != 0) {
            throw new IllegalArgumentException("mac=" + text(value)
                    + " is no address of a single card: give one as 52:54:00:12:34:56, its first byte even");
        }
    }

    /** @throws IllegalArgumentException if that is none, in one line */
    public static MacAddress parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "mac=" + text + " is no MAC address: give six bytes in hexadecimal, as 52:54:00:12:34:56");
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(text.replace(":", "")));
    }

    /** The address of a VM whose user chose none: the same for the same name, and most likely another for another. */
    public static MacAddress ofVm(String name) {
        CRC32C hash = new CRC32C();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return new MacAddress(PREFIX | (hash.getValue() & 0xFFFFFF));
    }

    /** As they stand in a frame. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(HexFormat.of().toHexDigits(value, 2 * BYTES));
    }

    @Override
    public String toString() {
        return text(value);
    }

    private static String text(long value) {
        return HexFormat.ofDelimiter(":")
                .formatHex(HexFormat.of().parseHex(HexFormat.of().toHexDigits(value, 2 * BYTES)));
    }
}
