package io.understudy.simulation.machine;

import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the guest's service on the network and its clients say, one thing in a frame.
 *
 * <pre>
 *   target 6 | source 6 | type 88B5 | kind 1 |
 *     REQUEST   number 4 | stamp 4 | value 8
 *     ANSWER    number 4 | stamp 4 | check 8 | mark 8 | as many bytes as the mark says
 *     BEAT      number 4 | mark 8
 * </pre>
 *
 * <p>Big-endian; the type is the first that IEEE 802 leaves to experiments (802-2014, 9.2.4).
 */
public sealed interface ServiceFrame {
    /** The guest's card. */
    MacAddress GUEST = MacAddress.parse("52:54:00:00:00:01");

    /** Who asks. */
    MacAddress CLIENT = MacAddress.parse("52:54:00:00:00:02");

    /** The card takes no frame that would not fit into one of its driver's buffers. */
    int MTU = 200;

    /** How many bytes a mark asks for, at most one fewer. */
    int MOST_FILLING = 128;

    short TYPE = (short) 0x88B5;
    int HEADER_BYTES = 15;
    byte REQUEST = 1;
    byte ANSWER = 2;
    byte BEAT = 3;

    /** What {@link #frame} makes; anything else is not of this service. */
    static Optional<ServiceFrame> read(ByteBuffer frame) {
        ByteBuffer in = frame.slice();
        if (in.remaining() < HEADER_BYTES || in.getShort(2 * MacAddress.BYTES) != TYPE) {
            return Optional.empty();
        }
        byte kind = in.position(HEADER_BYTES - 1).get();
        int left = in.remaining();
        if (kind == REQUEST && left == Request.BYTES) {
            return Optional.of(new Request(in.getInt(), in.getInt(), in.getLong()));
        } else if (kind == BEAT && left == Beat.BYTES) {
            return Optional.of(new Beat(in.getInt(), in.getLong()));
        } else if (kind == ANSWER && left >= Answer.BYTES) {
            Answer answer = new Answer(in.getInt(), in.getInt(), in.getLong(), in.getLong());
            byte[] filling = new byte[in.remaining()];
            in.get(filling);
            return Arrays.equals(filling, answer.filling()) ? Optional.of(answer) : Optional.empty();
        }
        return Optional.empty();
    }

    /** The whole frame. */
    byte[] frame();

    private static byte[] made(MacAddress target, MacAddress source, byte kind, int bytes, Consumer<ByteBuffer> body) {
        byte[] frame = new byte[HEADER_BYTES + bytes];
        ByteBuffer out = ByteBuffer.wrap(frame);
        put(out, target);
        put(out, source);
        body.accept(out.putShort(TYPE).put(kind));
        return frame;
    }

    private static void put(ByteBuffer frame, MacAddress address) {
        frame.putShort((short) (address.bits() >>> Integer.SIZE)).putInt((int) address.bits());
    }

    /** One number out of two, from which neither can be told. */
    static long mix(long one, long other) {
        long mixed = (one ^ other) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    /**
     * Do this, if it is the one behind the last that was done.
     *
     * @param number from 1
     * @param stamp comes back with the answer, so that the client knows how late it was sent
     */
    record Request(int number, int stamp, long value) implements ServiceFrame {
        static final int BYTES = 16;

        @Override
        public byte[] frame() {
            return made(
                    GUEST,
                    CLIENT,
                    REQUEST,
                    BYTES,
                    out -> out.putInt(number).putInt(stamp).putLong(value));
        }
    }

    /**
     * What was done.
     *
     * @param number of the last request that was
     * @param check of the values of all of them
     * @param mark of the values and of the moments in which they were done: no two histories have the same
     */
    record Answer(int number, int stamp, long check, long mark) implements ServiceFrame {
        static final int BYTES = 24;

        @Override
        public byte[] frame() {
            byte[] filling = filling();
            return made(
                    CLIENT,
                    GUEST,
                    ANSWER,
                    BYTES + filling.length,
                    out -> out.putInt(number)
                            .putInt(stamp)
                            .putLong(check)
                            .putLong(mark)
                            .put(filling));
        }

        private byte[] filling() {
            byte[] bytes = new byte[(int) (mark & (MOST_FILLING - 1))];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (mark >>> (i % Long.BYTES * Byte.SIZE));
            }
            return bytes;
        }
    }

    /** What the service says unasked, to everybody. */
    record Beat(int number, long mark) implements ServiceFrame {
        static final int BYTES = 12;

        @Override
        public byte[] frame() {
            return made(
                    MacAddress.BROADCAST,
                    GUEST,
                    BEAT,
                    BYTES,
                    out -> out.putInt(number).putLong(mark));
        }
    }
}
