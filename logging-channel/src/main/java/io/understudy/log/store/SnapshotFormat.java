package io.understudy.log.store;

import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.MessageReader;
import io.understudy.log.wire.CorruptLogException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of a snapshot: the channel's own messages behind each other, as the primary sent them.
 *
 * <pre>
 *  0                8             12
 * +----------------+-------------+-------+-------------+-------------+-----+-----------+
 * | magic          | version u32 | HELLO | STATE_BEGIN | STATE_PIECE | ... | STATE_END |
 * +----------------+-------------+-------+-------------+-------------+-----+-----------+
 * </pre>
 *
 * HELLO says which machine it is, STATE_BEGIN where it stands, and STATE_END what its RAM's checksum is; each is in an
 * {@linkplain io.understudy.log.wire.Envelope envelope} with a checksum. Numbers are little-endian.
 */
final class SnapshotFormat implements StateFileReader.Opening {
    static final int VERSION = 2;

    /** As a recording's, with another name. */
    private static final byte[] MAGIC = {(byte) 0xF7, 'U', 'S', 'N', 'P', '\r', '\n', 0x1A};

    private static final int START_BYTES = MAGIC.length + Integer.BYTES;

    private Hello hello;

    static ByteBuffer start() {
        return ByteBuffer.allocate(START_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(VERSION)
                .flip();
    }

    /** Which machine it is; null before {@link #description}. */
    Hello hello() {
        return hello;
    }

    @Override
    public int startBytes() {
        return START_BYTES;
    }

    @Override
    public void start(ByteBuffer bytes) {
        if (bytes.remaining() < START_BYTES || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new CorruptLogException(0, "this is no snapshot");
        }
        int version = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(MAGIC.length);
        if (version != VERSION) {
            throw new CorruptLogException(
                    MAGIC.length,
                    "it has snapshot format " + Integer.toUnsignedString(version) + ", this program reads " + VERSION
                            + ": use the program that wrote it");
        }
    }

    @Override
    public void description(ByteBuffer envelope) {
        if (!(MessageReader.read(envelope) instanceof Hello described)) {
            throw new CorruptLogException(0, "the machine is not described here");
        }
        hello = described;
    }
}
