package io.understudy.console.message;

import io.netty.buffer.ByteBuf;
import io.understudy.message.Framing;

/** The mirror of {@link MessageWriter}. It never reads past a frame and never allocates more than one. */
public final class MessageReader {
    private MessageReader() {}

    /**
     * Takes one message off the front of a buffer.
     *
     * @return null, with the buffer untouched, if the message is not complete yet
     * @throws io.understudy.message.BadMessageException if no message of this protocol begins here
     */
    public static ConsoleMessage read(ByteBuf in) {
        return ConsoleProtocol.FRAMING.read(in, MessageType::ofCode, MessageReader::readBody);
    }

    private static ConsoleMessage readBody(MessageType type, ByteBuf frame) {
        return switch (type) {
            case ATTACH -> {
                Claim claim = claim(frame);
                Claim previous = claim(frame);
                long view = frame.readLong();
                long output = frame.readLong();
                long input = frame.readLong();
                yield new ConsoleMessage.Attach(Framing.text(frame), claim, previous, view, output, input);
            }
            case INPUT -> new ConsoleMessage.Input(frame.readLong(), Framing.data(frame));
            case RECEIVED -> new ConsoleMessage.Received(frame.readLong());
            case ATTACHED -> new ConsoleMessage.Attached(frame.readLong(), frame.readLong(), frame.readLong());
            case OUTPUT -> new ConsoleMessage.Output(frame.readLong(), frame.readLong(), Framing.data(frame));
            case CONSUMED -> new ConsoleMessage.Consumed(frame.readLong(), frame.readLong());
            case HEARTBEAT -> new ConsoleMessage.Heartbeat(frame.readLong());
            case REFUSED ->
                new ConsoleMessage.Refused(frame.readLong(), refusal(frame), claim(frame), Framing.text(frame));
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
}
