package io.understudy.verification.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads what a switch wrote with {@code --pcap}: the old format of libpcap, Ethernet. */
public final class SegmentCapture {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int NANOSECONDS = 0xA1B23C4D;

    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;
    private static final int TCP = 6;
    private static final int SYN = 2;
    private static final int FIN = 1;

    private final Path file;

    /** One direction of a connection. */
    private record Flow(int source, int target, int ports) {}

    SegmentCapture(Path file) {
        this.file = file;
    }

    /**
     * How many TCP segments with data were sent although the same data had been sent before: by senders whose timer ran out,
     * or by a new primary that could not know what had left.
     *
     * @param since microseconds since 1970; what was sent earlier is only remembered
     */
    public int sentAgain(long since) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        Map<Flow, Integer> ends = new HashMap<>();
        int count = 0;
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= bytes.limit()) {
            int unit = bytes.getInt(0) == NANOSECONDS ? 1_000 : 1;
            long micros = Integer.toUnsignedLong(bytes.getInt(at)) * 1_000_000
                    + Integer.toUnsignedLong(bytes.getInt(at + 4)) / unit;
            int length = bytes.getInt(at + 8);
            at += RECORD_HEADER;
            if (length < 0 || at + length > bytes.limit()) {
                break; // the switch is still writing it
            }
            boolean again = isSentAgain(bytes.slice(at, length).order(ByteOrder.BIG_ENDIAN), ends);
            count += again && micros >= since ? 1 : 0;
            at += length;
        }
        return count;
    }

    private static boolean isSentAgain(ByteBuffer frame, Map<Flow, Integer> ends) {
        if (frame.limit() < ETHERNET + 40 || frame.getShort(12) != IPV4 || frame.get(ETHERNET + 9) != TCP) {
            return false;
        }
        int header = (frame.get(ETHERNET) & 0xF) * 4;
        int tcp = ETHERNET + header;
        if (tcp + 20 > frame.limit()) {
            return false;
        }
        int end = ETHERNET + (frame.getShort(ETHERNET + 2) & 0xFFFF);
        int data = end - tcp - ((frame.get(tcp + 12) & 0xF0) >> 2);
        int flags = frame.get(tcp + 13);
        int next = frame.getInt(tcp + 4) + data + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
        Flow flow = new Flow(frame.getInt(ETHERNET + 12), frame.getInt(ETHERNET + 16), frame.getInt(tcp));
        Integer before = (flags & SYN) == 0 ? ends.get(flow) : null;
        if (before == null || next - before > 0) {
            ends.put(flow, next);
            return false;
        }
        return data > 0;
    }
}
