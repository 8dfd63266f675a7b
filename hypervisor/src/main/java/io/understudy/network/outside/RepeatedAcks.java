package io.understudy.network.outside;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds acknowledgements that say again what the one before said (RFC 5681, 2). A TCP takes the third for a loss and sends one
 * segment again; passt takes the first, and sends all that is not acknowledged (tcp.c, {@code tcp_data_from_tap}). A guest
 * repeats itself once for each segment that comes twice, so a guest with half a megabyte before it never gets out of that: every
 * byte came fourteen times. One repetition in a while says as much. Not thread-safe.
 */
final class RepeatedAcks {
    /** passt sends again by itself what was not acknowledged for 2 s (tcp.c, {@code ACK_TIMEOUT}). */
    static final long WHILE_MILLIS = 3_000;

    /** A power of two. Two connections in one place are two that are not recognised. */
    private static final int PLACES = 1024;

    private static final int ETHERNET_BYTES = 14;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int TCP_BYTES = 20;
    private static final int PROTOCOL_TCP = 6;
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    private final long[] connection = new long[PLACES];
    /** The sequence number behind all that the guest has sent. */
    private final int[] next = new int[PLACES];
    /** Acknowledged, and the window. */
    private final long[] said = new long[PLACES];
    /** When a repetition was let through. */
    private final long[] repeated = new long[PLACES];

    RepeatedAcks() {
        Arrays.fill(said, -1);
    }

    /**
     * A frame is on its way to passt.
     *
     * @param frame is not changed
     * @param nowMillis of a clock that never goes back
     * @return whether it says nothing new, and passt was told of a repetition a moment ago
     */
    boolean isSuperfluous(ByteBuffer frame, long nowMillis) {
        int ip = frame.position() + ETHERNET_BYTES;
        if (frame.remaining() < ETHERNET_BYTES) {
            return false;
        }
        return switch (frame.getShort(ip - Short.BYTES) & 0xFFFF) {
            case TYPE_IPV4 -> {
                int header = frame.remaining() < ETHERNET_BYTES + IPV4_BYTES ? 0 : (frame.get(ip) & 15) * 4;
                yield header >= IPV4_BYTES
                        && frame.get(ip + 9) == PROTOCOL_TCP
                        && judge(frame, ip + header, (frame.getShort(ip + 2) & 0xFFFF) - header, nowMillis);
            }
            case TYPE_IPV6 ->
                frame.remaining() >= ETHERNET_BYTES + IPV6_BYTES
                        && frame.get(ip + 6) == PROTOCOL_TCP
                        && judge(frame, ip + IPV6_BYTES, frame.getShort(ip + 4) & 0xFFFF, nowMillis);
            default -> false;
        };
    }

    /** @param bytes of header and data, as the packet says */
    private boolean judge(ByteBuffer frame, int tcp, int bytes, long nowMillis) {
        if (tcp + TCP_BYTES > frame.limit()) {
            return false;
        }
        int data = bytes - ((frame.get(tcp + 12) >> 4) & 15) * 4;
        int flags = frame.get(tcp + 13);
        int sequence = frame.getInt(tcp + 4);
        long words = ((long) frame.getInt(tcp + 8) << 16) | (frame.getShort(tcp + 14) & 0xFFFF);
        long key = key(frame, tcp);
        int place = (int) ((key * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - Integer.numberOfTrailingZeros(PLACES)));
        boolean pure = data == 0 && (flags & (FIN | SYN | RST | ACK)) == ACK;
        int end = sequence + data + ((flags & (FIN | SYN)) == 0 ? 0 : 1);
        if (connection[place] != key || (flags & SYN) != 0) {
            connection[place] = key;
            next[place] = end;
            repeated[place] = nowMillis - WHILE_MILLIS;
        } else if (pure && said[place] == words && next[place] == sequence) {
            boolean superfluous = nowMillis - repeated[place] < WHILE_MILLIS;
            repeated[place] = superfluous ? repeated[place] : nowMillis;
            return superfluous;
        }
        // A probe has a number that went before, and wants an answer each time (RFC 9293, 3.8.6.1).
        next[place] = end - next[place] > 0 ? end : next[place];
        said[place] = words;
        return false;
    }

    /** The ports, and what stands in front of them: the end of the other side's address. */
    private static long key(ByteBuffer frame, int tcp) {
        return ((long) frame.getInt(tcp - Integer.BYTES) << Integer.SIZE) | (frame.getInt(tcp) & 0xFFFFFFFFL);
    }
}
