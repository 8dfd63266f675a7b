package io.understudy.network.attachment;

import io.netty.buffer.ByteBuf;
import io.understudy.message.Framing;
import io.understudy.network.ethernet.MacAddress;

/** The mirror of {@link AttachmentWriter}. It never reads past a message and never allocates more than one. */
public final class AttachmentReader {
    private AttachmentReader() {}

    /**
     * Takes one message off the front of a buffer.
     *
     * @return null, with the buffer untouched, if the message is not complete yet
     * @throws io.understudy.message.BadMessageException if no message of this protocol begins here
     */
    public static AttachmentMessage read(ByteBuf in) {
        return AttachmentProtocol.FRAMING.read(in, AttachmentType::ofCode, AttachmentReader::readBody);
    }

    private static AttachmentMessage readBody(AttachmentType type, ByteBuf body) {
        return switch (type) {
            case ATTACH -> {
                long view = body.readLong();
                long incarnation = body.readLong();
                MacAddress card =
                        new MacAddress(((long) body.readUnsignedShort() << Integer.SIZE) | body.readUnsignedInt());
                int longest = body.readInt();
                long arrived = body.readLong();
                String host = Framing.text(body, body.readUnsignedByte());
                yield new AttachmentMessage.Attach(Framing.text(body), view, host, incarnation, card, longest, arrived);
            }
            case SENT -> new AttachmentMessage.Sent(body.readLong(), Framing.data(body));
            case RECEIVED -> new AttachmentMessage.Received(body.readLong());
            case ATTACHED -> new AttachmentMessage.Attached(body.readLong());
            case ARRIVED -> new AttachmentMessage.Arrived(body.readLong(), Framing.data(body));
            case TAKEN -> new AttachmentMessage.Taken(body.readLong());
            case REFUSED ->
                new AttachmentMessage.Refused(
                        body.readLong(), Refusal.ofCode(body.readUnsignedByte()), Framing.text(body));
        };
    }
}
