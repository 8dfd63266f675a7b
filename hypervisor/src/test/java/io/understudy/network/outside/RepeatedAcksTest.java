package io.understudy.network.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames from RFC 791, RFC 8200 and RFC 9293, by hand. */
class RepeatedAcksTest {
    private static final int ACK = 16;
    private static final int PUSH = 8;
    private static final int SYN = 2;
    private static final int FIN = 1;

    private final RepeatedAcks acks = new RepeatedAcks();
    private int version = 4;
    private int port = 7778;

    private boolean superfluous(long now, int sequence, int ack, int window, int flags, int data) {
        int header = version == 4 ? 24 : 40;
        ByteBuffer frame = ByteBuffer.allocate(Math.max(60, 14 + header + 24 + data));
        frame.putShort(12, (short) (version == 4 ? 0x0800 : 0x86DD));
        if (version == 4) {
            // With an option, of which there are seldom any.
            frame.put(14, (byte) 0x46)
                    .putShort(16, (short) (header + 24 + data))
                    .put(23, (byte) 6);
        } else {
            frame.putShort(18, (short) (24 + data)).put(20, (byte) 6);
        }
        int tcp = 14 + header;
        frame.putShort(tcp, (short) port).putShort(tcp + 2, (short) 35530);
        frame.putInt(tcp + 4, sequence).putInt(tcp + 8, ack);
        frame.put(tcp + 12, (byte) 0x60).put(tcp + 13, (byte) flags).putShort(tcp + 14, (short) window);
        return acks.isSuperfluous(frame, now);
    }

    private boolean acknowledged(long now, int ack, int window) {
        return superfluous(now, 1, ack, window, ACK, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void shouldLetOneRepetitionThroughInAWhile(int ip) {
        version = ip;
        assertFalse(acknowledged(0, 1461, 4005));
        assertFalse(acknowledged(1, 2921, 4005), "it acknowledges more");
        assertFalse(acknowledged(2, 2921, 4004), "the window is another");
        assertFalse(acknowledged(3, 2921, 4004), "the first repetition");
        for (int i = 4; i < 240; i++) {
            assertTrue(acknowledged(i, 2921, 4004));
        }
        assertFalse(acknowledged(250, 4381, 4004));
        assertTrue(acknowledged(251, 4381, 4004), "a repetition again, of something else");
        assertTrue(acknowledged(2 + RepeatedAcks.WHILE_MILLIS, 4381, 4004));
        assertFalse(acknowledged(3 + RepeatedAcks.WHILE_MILLIS, 4381, 4004));
        assertTrue(acknowledged(4 + RepeatedAcks.WHILE_MILLIS, 4381, 4004));
    }

    @Test
    void shouldLetEverythingElseThrough() {
        assertFalse(superfluous(0, 1, 100, 50, SYN | ACK, 0));
        assertFalse(acknowledged(1, 100, 50));
        for (int i = 0; i < 3; i++) {
            assertFalse(superfluous(2 + i, 2 + 10 * i, 100, 50, ACK | PUSH, 10), "data");
            assertFalse(superfluous(3 + i, 2, 100, 50, ACK | PUSH, 10), "data again");
            assertFalse(superfluous(4 + i, 1, 100, 50, ACK, 0), "a probe");
            assertFalse(superfluous(5 + i, 31, 100, 50, ACK | FIN, 0));
        }
        assertFalse(superfluous(20, 32, 100, 50, ACK, 0));
        assertTrue(superfluous(21, 32, 100, 50, ACK, 0));
        port++;
        assertFalse(acknowledged(22, 100, 50), "another connection");
    }

    @Test
    void shouldMakeNothingOfNonsense() {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            ByteBuffer frame = ByteBuffer.wrap(bytes);
            if (bytes.length > 24) {
                frame.putShort(12, (short) (random.nextBoolean() ? 0x0800 : 0x86DD));
                frame.put(14, (byte) random.nextInt()).put(random.nextBoolean() ? 23 : 20, (byte) 6);
            }
            found += acks.isSuperfluous(frame, i) ? 1 : 0;
            assertEquals(0, frame.position());
        }
        assertEquals(0, found);
    }
}
