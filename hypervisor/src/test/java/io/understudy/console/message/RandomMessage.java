package io.understudy.console.message;

import io.understudy.message.MessageRules;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Valid messages of every type. */
public final class RandomMessage {
    private RandomMessage() {}

    public static ConsoleMessage next(Random random) {
        List<MessageType> types = List.of(MessageType.values());
        return switch (types.get(random.nextInt(types.size()))) {
            case ATTACH ->
                new ConsoleMessage.Attach(
                        "vm" + random.nextInt(1000),
                        claim(random),
                        random.nextBoolean() ? Claim.NONE : claim(random),
                        random.nextInt(9),
                        position(random),
                        random.nextBoolean() ? ConsoleProtocol.NEW_TO_THE_LINE : position(random));
            case INPUT -> new ConsoleMessage.Input(position(random), data(random));
            case RECEIVED -> new ConsoleMessage.Received(position(random));
            case ATTACHED -> new ConsoleMessage.Attached(view(random), position(random), position(random));
            case OUTPUT -> new ConsoleMessage.Output(view(random), position(random), data(random));
            case CONSUMED -> new ConsoleMessage.Consumed(view(random), position(random));
            case HEARTBEAT -> new ConsoleMessage.Heartbeat(view(random));
            case REFUSED -> {
                Refusal refusal = Refusal.ofCode(random.nextInt(4));
                Claim holder = refusal == Refusal.HELD ? claim(random) : Claim.NONE;
                yield new ConsoleMessage.Refused(random.nextInt(9), refusal, holder, "because");
            }
        };
    }

    private static Claim claim(Random random) {
        return new Claim(random.nextLong(), 1 + random.nextInt(Integer.MAX_VALUE));
    }

    private static long view(Random random) {
        return 1L + random.nextInt(9);
    }

    private static long position(Random random) {
        return random.nextLong() & (MessageRules.MAX_POSITION - 1);
    }

    private static ByteBuffer data(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(40)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
