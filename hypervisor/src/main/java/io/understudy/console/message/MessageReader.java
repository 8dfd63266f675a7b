package io.understudy.console.message;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The mirror of {@link MessageWriter}. It never reads past a frame and never allocates more than one. */
public final class MessageReader {
    private MessageReader() {}

    /**
     * Takes one message off the front of a buffer.
     *
     * @return null, with the buffer untouched, if the message is not complete yet
     * @throws BadMessageException if no message of this protocol begins here
     */
    public static ConsoleMessage read(ByteBuf in) {
        int available = in.readableBytes();
        if (available < ConsoleProtocol.LENGTH_BYTES) {
            return null;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (length < ConsoleProtocol.HEADER_BYTES || length > ConsoleProtocol.MAX_LENGTH) {
            throw new BadMessageException("a frame of " + length + " bytes where " + ConsoleProtocol.HEADER_BYTES
                    + " to " + ConsoleProtocol.MAX_LENGTH
                    + " are allowed: the peer does not speak the console protocol");
        }
        // The version is judged before the rest has come: a peer of another version may never send it.
        if (available > ConsoleProtocol.LENGTH_BYTES) {
            int version = in.getUnsignedByte(in.readerIndex() + ConsoleProtocol.LENGTH_BYTES);
            if (version != ConsoleProtocol.VERSION) {
                throw new BadMessageException("console protocol version " + version + " where "
                        + ConsoleProtocol.VERSION + " is spoken: run the same release on both sides");
            }
        }
        if (available < ConsoleProtocol.LENGTH_BYTES + length) {
            return null;
        }
        ByteBuf frame = in.readSlice(ConsoleProtocol.LENGTH_BYTES + length).skipBytes(3);
        int code = frame.readUnsignedByte();
        MessageType type = MessageType.ofCode(code);
        if (type == null) {
            throw new BadMessageException("message type " + code + " is unknown");
        }
        try {
            ConsoleMessage message = readBody(type, frame);
            if (frame.isReadable()) {
                throw new BadMessageException(type + " is " + frame.readableBytes() + " bytes too long");
            }
            return message;
        } catch (IndexOutOfBoundsException e) {
            throw new BadMessageException(
                    type + " is too short: " + (length - ConsoleProtocol.HEADER_BYTES) + " bytes");
        } catch (IllegalArgumentException e) {
            throw new BadMessageException(type + " with " + e.getMessage());
        }
    }

    private static ConsoleMessage readBody(MessageType type, ByteBuf frame) {
        return switch (type) {
            case ATTACH -> {
                Claim claim = claim(frame);
                Claim previous = claim(frame);
                long view = frame.readLong();
                long output = frame.readLong();
                long input = frame.readLong();
                yield new ConsoleMessage.Attach(text(frame), claim, previous, view, output, input);
            }
            case INPUT -> new ConsoleMessage.Input(frame.readLong(), data(frame));
            case RECEIVED -> new ConsoleMessage.Received(frame.readLong());
            case ATTACHED -> new ConsoleMessage.Attached(frame.readLong(), frame.readLong(), frame.readLong());
            case OUTPUT -> new ConsoleMessage.Output(frame.readLong(), frame.readLong(), data(frame));
            case CONSUMED -> new ConsoleMessage.Consumed(frame.readLong(), frame.readLong());
            case HEARTBEAT -> new ConsoleMessage.Heartbeat(frame.readLong());
            case REFUSED -> new ConsoleMessage.Refused(frame.readLong(), refusal(frame), claim(frame), text(frame));
        };
    }

    private static Claim claim(ByteBuf frame) {
        return new Claim(frame.readLong(), frame.readLong());
    }

    private static Refusal refusal(ByteBuf frame) {
        int code = frame.readUnsignedByte();
        Refusal refusal = Refusal.ofCode(code);
        if (refusal == null) {
            throw new IllegalArgumentException("refusal " + code + ", which is unknown");
        }
        return refusal;
    }

    private static ByteBuffer data(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Latin-1 keeps every byte, so that {@link MessageRules#text} sees the ones that are not ASCII. */
    private static String text(ByteBuf frame) {
        return frame.readCharSequence(frame.readableBytes(), StandardCharsets.ISO_8859_1)
                .toString();
    }
}
