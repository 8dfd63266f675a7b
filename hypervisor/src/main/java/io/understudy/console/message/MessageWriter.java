package io.understudy.console.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Appends messages to a buffer in the layout of {@link ConsoleProtocol}. */
public final class MessageWriter {
    private MessageWriter() {}

    public static void write(ConsoleMessage message, ByteBuf out) {
        ConsoleProtocol.FRAMING.write(out, message.type().code(), body -> writeBody(message, body));
    }

    private static void writeBody(ConsoleMessage message, ByteBuf out) {
        switch (message.type()) {
            case ATTACH -> {
                ConsoleMessage.Attach attach = (ConsoleMessage.Attach) message;
                write(attach.claim(), out);
                write(attach.previous(), out);
                out.writeLong(attach.view()).writeLong(attach.output()).writeLong(attach.input());
                out.writeCharSequence(attach.vm(), StandardCharsets.US_ASCII);
            }
            case INPUT -> {
                ConsoleMessage.Input input = (ConsoleMessage.Input) message;
                out.writeLong(input.position()).writeBytes(input.bytes().duplicate());
            }
            case RECEIVED -> out.writeLong(((ConsoleMessage.Received) message).output());
            case ATTACHED -> {
                ConsoleMessage.Attached attached = (ConsoleMessage.Attached) message;
                out.writeLong(attached.view()).writeLong(attached.input()).writeLong(attached.output());
            }
            case OUTPUT -> {
                ConsoleMessage.Output output = (ConsoleMessage.Output) message;
                out.writeLong(output.view()).writeLong(output.position());
                out.writeBytes(output.bytes().duplicate());
            }
            case CONSUMED -> {
                ConsoleMessage.Consumed consumed = (ConsoleMessage.Consumed) message;
                out.writeLong(consumed.view()).writeLong(consumed.input());
            }
            case HEARTBEAT -> out.writeLong(((ConsoleMessage.Heartbeat) message).view());
            case REFUSED -> {
                ConsoleMessage.Refused refused = (ConsoleMessage.Refused) message;
                out.writeLong(refused.view()).writeByte(refused.refusal().code());
                write(refused.holder(), out);
                out.writeCharSequence(refused.reason(), StandardCharsets.US_ASCII);
            }
        }
    }

    private static void write(Claim claim, ByteBuf out) {
        out.writeLong(claim.gateway()).writeLong(claim.attempt());
    }
}
