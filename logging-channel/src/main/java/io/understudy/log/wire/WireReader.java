package io.understudy.log.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of the format from a buffer and trusts none. Every method takes the field's name for the reason of
 * its {@link CorruptLogException}; offsets count from {@code startOffset}. The mirror of {@link WireWriter}.
 */
public final class WireReader {
    private final ByteBuffer in;
    private final int origin;
    private final int startOffset;

    /** Reads from the buffer's position to its limit; the buffer given is not changed. */
    public WireReader(ByteBuffer bytes, int startOffset) {
        in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        origin = in.position();
        this.startOffset = startOffset;
    }

    public int offset() {
        return startOffset + in.position() - origin;
    }

    public int remaining() {
        return in.remaining();
    }

    /** What is left, as a view. */
    public ByteBuffer rest() {
        return in.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** 0 to 255. */
    public int u8(String what) {
        require(1, what);
        return in.get() & 0xFF;
    }

    public boolean flag(String what) {
        int value = u8(what);
        if (value > 1) {
            throw new CorruptLogException(offset() - 1L, what + " is " + value + ", not 0 or 1");
        }
        return value == 1;
    }

    public int i32(String what) {
        require(4, what);
        return in.getInt();
    }

    public long i64(String what) {
        require(8, what);
        return in.getLong();
    }

    /** A {@link Varint}. */
    public long varint(String what) {
        int start = offset();
        long value = 0;
        for (int shift = 0; shift < 7 * Varint.MAX_BYTES; shift += 7) {
            int next = u8(what);
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new CorruptLogException(start, what + " is spelt longer than need be");
                }
                return value;
            }
        }
        throw new CorruptLogException(start, what + " does not fit in 63 bits");
    }

    /** A {@link Varint} that may not exceed {@code most}. */
    public long varint(long most, String what) {
        int start = offset();
        long value = varint(what);
        if (value > most) {
            throw new CorruptLogException(start, what + " is " + value + ", at most " + most + " is allowed");
        }
        return value;
    }

    public byte[] bytes(int length, String what) {
        require(length, what);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** UTF-8 of at most {@code most} bytes, without control characters, after its length. */
    public String string(int most, String what) {
        int start = offset();
        int length = (int) varint(most, "the length of " + what);
        require(length, what);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(in.slice().limit(length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptLogException(start, what + " is not UTF-8");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new CorruptLogException(start, what + " holds control characters");
        }
        in.position(in.position() + length);
        return text;
    }

    /** Says that nothing may follow. */
    public void end(String what) {
        if (in.hasRemaining()) {
            throw new CorruptLogException(offset(), in.remaining() + " bytes too many in " + what);
        }
    }

    private void require(int bytes, String what) {
        if (in.remaining() < bytes) {
            throw new CorruptLogException(offset(), "the bytes end inside " + what);
        }
    }
}
