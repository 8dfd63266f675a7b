package io.understudy.log.store;

import io.understudy.log.header.LogHeader;
import io.understudy.log.header.LogHeaderCodec;
import io.understudy.log.wire.CorruptLogException;
import java.nio.ByteBuffer;

/**
 * The layout of a stored state: the channel's own messages behind each other.
 *
 * <pre>
 *  0                8
 * +----------------+------------+-------------+-------------+-----+-------------+-----------+
 * | magic          | LOG_HEADER | STATE_BEGIN | STATE_PIECE | ... | STATE_PIECE | STATE_END |
 * +----------------+------------+-------------+-------------+-----+-------------+-----------+
 * </pre>
 *
 * A file without its STATE_END is not whole.
 */
final class StateFileFormat {
    /** As a recording's ({@code LogFileFormat}), with another name. */
    private static final byte[] MAGIC = {(byte) 0xF7, 'U', 'S', 'T', 'A', '\r', '\n', 0x1A};

    private StateFileFormat() {}

    static ByteBuffer magic() {
        return ByteBuffer.wrap(MAGIC.clone());
    }

    /** Of a machine that is known. */
    record OfMachine(LogHeader header) implements StateFileReader.Opening {
        @Override
        public int startBytes() {
            return MAGIC.length;
        }

        @Override
        public void start(ByteBuffer bytes) {
            if (!bytes.equals(magic())) {
                throw new CorruptLogException(0, "this is no stored state");
            }
        }

        @Override
        public void description(ByteBuffer envelope) {
            if (!LogHeaderCodec.read(envelope).equals(header)) {
                throw new CorruptLogException(0, "this is the state of another machine");
            }
        }
    }
}
