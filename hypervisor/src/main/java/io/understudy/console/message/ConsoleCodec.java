package io.understudy.console.message;

import io.understudy.message.MessageCodec;

/** {@link MessageWriter} and {@link MessageReader} as a Netty handler. */
public final class ConsoleCodec extends MessageCodec<ConsoleMessage> {
    public ConsoleCodec() {
        super(ConsoleMessage.class, MessageReader::read, MessageWriter::write);
    }
}
