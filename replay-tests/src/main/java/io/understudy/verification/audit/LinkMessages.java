package io.understudy.verification.audit;

import io.netty.buffer.ByteBuf;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.MessageReader;
import io.understudy.log.message.StatePart;
import io.understudy.log.wire.Envelope;
import io.understudy.log.wire.EnvelopeKind;

/** Takes messages off a link, but for the guest's memory, which is much and says nothing here. */
final class LinkMessages {
    private static final int KIND_AT = Envelope.HEAD_BYTES;
    private static final int PART_AT = KIND_AT + 1;

    private LinkMessages() {}

    /**
     * Takes one off the front of a buffer.
     *
     * @return null if it is not complete yet
     * @throws io.understudy.log.wire.CorruptLogException if none begins here
     */
    static ChannelMessage read(ByteBuf in) {
        while (in.readableBytes() >= Integer.BYTES) {
            int start = in.readerIndex();
            int total = Envelope.size(in.getIntLE(start), Envelope.MAX_BYTES);
            if (in.readableBytes() < total) {
                return null;
            }
            in.skipBytes(total);
            if (!isMemory(in, start, total)) {
                return MessageReader.read(in.nioBuffer(start, total));
            }
        }
        return null;
    }

    private static boolean isMemory(ByteBuf in, int start, int total) {
        return total > PART_AT
                && in.getUnsignedByte(start + KIND_AT) == EnvelopeKind.STATE_PIECE.code()
                && in.getUnsignedByte(start + PART_AT) == StatePart.RAM.code();
    }
}
