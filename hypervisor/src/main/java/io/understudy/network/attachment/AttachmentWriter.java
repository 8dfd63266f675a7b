package io.understudy.network.attachment;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Appends messages to a buffer in the layout of {@link AttachmentProtocol}. */
public final class AttachmentWriter {
    private AttachmentWriter() {}

    public static void write(AttachmentMessage message, ByteBuf out) {
        AttachmentProtocol.FRAMING.write(out, message.type().code(), body -> writeBody(message, body));
    }

    private static void writeBody(AttachmentMessage message, ByteBuf out) {
        switch (message.type()) {
            case ATTACH -> {
                AttachmentMessage.Attach attach = (AttachmentMessage.Attach) message;
                out.writeLong(attach.view()).writeLong(attach.incarnation());
                out.writeShort((int) (attach.card().bits() >>> Integer.SIZE));
                out.writeInt((int) attach.card().bits());
                out.writeInt(attach.longest()).writeLong(attach.arrived());
                out.writeByte(attach.host().length());
                out.writeCharSequence(attach.host(), StandardCharsets.US_ASCII);
                out.writeCharSequence(attach.vm(), StandardCharsets.US_ASCII);
            }
            case SENT -> {
                AttachmentMessage.Sent sent = (AttachmentMessage.Sent) message;
                out.writeLong(sent.position()).writeBytes(sent.frame().duplicate());
            }
            case RECEIVED -> out.writeLong(((AttachmentMessage.Received) message).position());
            case ATTACHED -> out.writeLong(((AttachmentMessage.Attached) message).position());
            case ARRIVED -> {
                AttachmentMessage.Arrived arrived = (AttachmentMessage.Arrived) message;
                out.writeLong(arrived.position()).writeBytes(arrived.frame().duplicate());
            }
            case TAKEN -> out.writeLong(((AttachmentMessage.Taken) message).position());
            case REFUSED -> {
                AttachmentMessage.Refused refused = (AttachmentMessage.Refused) message;
                out.writeLong(refused.view()).writeByte(refused.refusal().code());
                out.writeCharSequence(refused.reason(), StandardCharsets.US_ASCII);
            }
        }
    }
}
