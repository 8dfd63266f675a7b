package io.understudy.network.attachment;

import io.understudy.message.MessageCodec;

/** {@link AttachmentWriter} and {@link AttachmentReader} as a Netty handler. */
public final class AttachmentCodec extends MessageCodec<AttachmentMessage> {
    public AttachmentCodec() {
        super(AttachmentMessage.class, AttachmentReader::read, AttachmentWriter::write);
    }
}
