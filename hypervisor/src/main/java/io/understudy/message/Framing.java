package io.understudy.message;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * How the messages of a protocol follow one another. Integers are big-endian.
 *
 * <pre>
 *   0        2 or 4    + 1    + 1                  2 or 4 + length
 *   +--------+---------+------+--------------------+
 *   | length | version | type | body               |
 *   +--------+---------+------+--------------------+
 * </pre>
 *
 * <p>The version stands in every frame, and a peer of another one is told so. Nothing is ever read past a frame.
 *
 * @param protocol its name, in what people are told
 * @param lengthBytes of the length, 2 or 4
 * @param version that is spoken, 0 to 255
 * @param mostBody bytes of a body
 */
public record Framing(String protocol, int lengthBytes, int version, int mostBody) {
    private static final int HEADER_BYTES = 2;

    /**
     * Takes one message off the front of a buffer.
     *
     * @param types the type of a code, null if there is none
     * @param bodies makes a message of all that is in a body; it may throw what says that it cannot
     * @return null, with the buffer untouched, if the message is not complete yet
     * @throws BadMessageException if no message of this protocol begins here
     */
    public <T, M> M read(ByteBuf in, IntFunction<T> types, BiFunction<T, ByteBuf, M> bodies) {
        int available = in.readableBytes();
        if (available < lengthBytes) {
            return null;
        }
        long length = lengthBytes == Short.BYTES
                ? in.getUnsignedShort(in.readerIndex())
                : in.getUnsignedInt(in.readerIndex());
        if (length < HEADER_BYTES || length > HEADER_BYTES + mostBody) {
            throw new BadMessageException("a frame of " + length + " bytes where " + HEADER_BYTES + " to "
                    + (HEADER_BYTES + mostBody) + " are allowed: the peer does not speak the " + protocol
                    + " protocol");
        }
        // The version is judged before the rest has come: a peer of another version may never send it.
        if (available > lengthBytes) {
            int spoken = in.getUnsignedByte(in.readerIndex() + lengthBytes);
            if (spoken != version) {
                throw new BadMessageException(protocol + " protocol version " + spoken + " where " + version
                        + " is spoken: run the same release on both sides");
            }
        }
        if (available < lengthBytes + length) {
            return null;
        }
        ByteBuf frame = in.readSlice(lengthBytes + (int) length).skipBytes(lengthBytes + 1);
        int code = frame.readUnsignedByte();
        T type = types.apply(code);
        if (type == null) {
            throw new BadMessageException("message type " + code + " is unknown");
        }
        try {
            M message = bodies.apply(type, frame);
            if (frame.isReadable()) {
                throw new BadMessageException(type + " is " + frame.readableBytes() + " bytes too long");
            }
            return message;
        } catch (IndexOutOfBoundsException e) {
            throw new BadMessageException(type + " is too short: " + (length - HEADER_BYTES) + " bytes");
        } catch (IllegalArgumentException e) {
            throw new BadMessageException(type + " with " + e.getMessage());
        }
    }

    /** The mirror of {@link #read}: appends one message. */
    public void write(ByteBuf out, int type, Consumer<ByteBuf> body) {
        int start = out.writerIndex();
        out.writeZero(lengthBytes).writeByte(version).writeByte(type);
        body.accept(out);
        int length = out.writerIndex() - start - lengthBytes;
        if (lengthBytes == Short.BYTES) {
            out.setShort(start, length);
        } else {
            out.setInt(start, length);
        }
    }

    /** What is left of a body, as data. */
    public static ByteBuffer data(ByteBuf body) {
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** What is left of a body, as text. Latin-1 keeps every byte, so that {@link MessageRules#text} sees the ones not ASCII. */
    public static String text(ByteBuf body) {
        return text(body, body.readableBytes());
    }

    /** The same of so many bytes. */
    public static String text(ByteBuf body, int length) {
        return body.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    }
}
