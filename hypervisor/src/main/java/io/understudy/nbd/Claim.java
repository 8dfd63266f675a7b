package io.understudy.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.message.Framing;
import io.understudy.message.MessageRules;
import java.nio.charset.StandardCharsets;

/**
 * What a host says to a fence: for whom it comes, and in which view.
 *
 * <pre>
 *   u8 version | u8 1 if it only reads | i64 power-on | u64 view | i64 incarnation | u8 length | name of the host | name of the VM
 * </pre>
 */
public record Claim(Actor actor, long view, boolean onlyReads) {
    private static final int VERSION = 2;

    /** Its longest form. */
    public static final int MOST_BYTES = 3 + 3 * Long.BYTES + 2 * MessageRules.MAX_NAME;

    public Claim {
        MessageRules.actingView(view);
    }

    /** Of a host whose machine acts. */
    public Claim(Actor actor, long view) {
        this(actor, view, false);
    }

    /** Of one whose machine follows, and reads what that read. */
    public static Claim toRead(Actor actor) {
        return new Claim(actor, 1, true);
    }

    ByteBuf bytes() {
        ByteBuf out = Unpooled.buffer(MOST_BYTES);
        out.writeByte(VERSION)
                .writeBoolean(onlyReads)
                .writeLong(actor.powerOnEpochMillis())
                .writeLong(view);
        out.writeLong(actor.incarnation()).writeByte(actor.host().length());
        out.writeCharSequence(actor.host(), StandardCharsets.US_ASCII);
        out.writeCharSequence(actor.vm(), StandardCharsets.US_ASCII);
        return out;
    }

    /**
     * The mirror of {@link #bytes}.
     *
     * @throws IllegalArgumentException if this is none, in one line
     */
    static Claim read(ByteBuf in) {
        try {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("a claim of version " + version + " where " + VERSION
                        + " is spoken: run the same release on both sides");
            }
            boolean onlyReads = in.readBoolean();
            long powerOn = in.readLong();
            long view = in.readLong();
            long incarnation = in.readLong();
            String host = Framing.text(in, in.readUnsignedByte());
            return new Claim(new Actor(Framing.text(in), powerOn, host, incarnation), view, onlyReads);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a claim that is too short", e);
        }
    }
}
