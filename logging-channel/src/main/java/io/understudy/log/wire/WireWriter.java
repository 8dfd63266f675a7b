package io.understudy.log.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the fields of a log header or a channel message and seals them. The mirror of {@link WireReader}. */
public final class WireWriter {
    /** More than any message or header takes, entries and a machine's state apart. */
    public static final int MAX_BYTES = 16 * 1024;

    private final ByteBuffer out;

    /** @param capacityBytes no less than the envelope will take, head included */
    public WireWriter(EnvelopeKind kind, int capacityBytes) {
        out = ByteBuffer.allocate(capacityBytes).order(ByteOrder.LITTLE_ENDIAN);
        out.position(Envelope.HEAD_BYTES);
        out.put((byte) kind.code());
    }

    public WireWriter flag(boolean value) {
        out.put((byte) (value ? 1 : 0));
        return this;
    }

    /** Writes the low eight bits. */
    public WireWriter u8(int value) {
        out.put((byte) value);
        return this;
    }

    public WireWriter i32(int value) {
        out.putInt(value);
        return this;
    }

    public WireWriter i64(long value) {
        out.putLong(value);
        return this;
    }

    public WireWriter varint(long value) {
        Varint.put(out, value);
        return this;
    }

    /** What lies between the buffer's position and limit; neither is changed. */
    public WireWriter bytes(ByteBuffer value) {
        out.put(value.duplicate());
        return this;
    }

    public WireWriter bytes(byte[] value) {
        out.put(value);
        return this;
    }

    /** @throws IllegalArgumentException as {@link #requireText} */
    public WireWriter string(String value, int most, String what) {
        requireText(value, most, what);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return varint(bytes.length).bytes(bytes);
    }

    /** The whole envelope, sealed, ready to be read or sent. The writer is used up. */
    public ByteBuffer seal() {
        out.flip();
        Envelope.seal(out);
        return out;
    }

    /**
     * Checks that a text can be written, so that a record can refuse it when it is made.
     *
     * @throws IllegalArgumentException if it takes more than {@code most} bytes or holds control characters
     */
    public static void requireText(String value, int most, String what) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > most) {
            throw new IllegalArgumentException(what + " takes " + bytes + " bytes, at most " + most + " are allowed");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " may not hold control characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException(what + " is not valid Unicode");
        }
    }
}
