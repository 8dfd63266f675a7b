package io.understudy.network.attachment;

import io.understudy.message.MessageRules;
import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Valid messages of every type. */
final class RandomMessage {
    private RandomMessage() {}

    static AttachmentMessage next(Random random) {
        List<AttachmentType> types = List.of(AttachmentType.values());
        return switch (types.get(random.nextInt(types.size()))) {
            case ATTACH ->
                new AttachmentMessage.Attach(
                        "vm" + random.nextInt(1000),
                        1 + random.nextInt(9),
                        "host" + random.nextInt(9),
                        random.nextLong(),
                        new MacAddress(0x5254_0000_0000L | random.nextInt(1 << 16)),
                        AttachmentProtocol.MIN_FRAME + random.nextInt(1 << 16),
                        position(random));
            case SENT -> new AttachmentMessage.Sent(position(random), frame(random));
            case RECEIVED -> new AttachmentMessage.Received(position(random));
            case ATTACHED -> new AttachmentMessage.Attached(position(random));
            case ARRIVED -> new AttachmentMessage.Arrived(position(random), frame(random));
            case TAKEN -> new AttachmentMessage.Taken(position(random));
            case REFUSED ->
                new AttachmentMessage.Refused(random.nextInt(9), Refusal.ofCode(random.nextInt(5)), "because");
        };
    }

    private static long position(Random random) {
        return random.nextLong() & (MessageRules.MAX_POSITION - 1);
    }

    private static ByteBuffer frame(Random random) {
        byte[] bytes = new byte[AttachmentProtocol.MIN_FRAME + random.nextInt(60)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
