package io.understudy.verification.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCaptureTest {
    private static final int ACK = 0x10;
    private static final int SYN = 0x02;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private int sentAgain(long since) throws IOException {
        Path file = folder.resolve("segment.pcap");
        ByteBuffer header =
                ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0xA1B2C3D4);
        Files.write(file, header.array());
        Files.write(file, bytes.toByteArray(), java.nio.file.StandardOpenOption.APPEND);
        return new SegmentCapture(file).sentAgain(since);
    }

    /** A segment of the connection with these ports, as it stands in the file. */
    private void segment(long micros, int ports, int sequence, int data, int flags) {
        int length = 14 + 20 + 20 + data;
        ByteBuffer record = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt((int) (micros / 1_000_000))
                .putInt((int) (micros % 1_000_000))
                .putInt(length)
                .putInt(length);
        record.order(ByteOrder.BIG_ENDIAN);
        record.putShort(16 + 12, (short) 0x0800);
        record.put(16 + 14, (byte) 0x45).putShort(16 + 16, (short) (40 + data)).put(16 + 23, (byte) 6);
        record.putInt(16 + 34, ports)
                .putInt(16 + 38, sequence)
                .put(16 + 46, (byte) 0x50)
                .put(16 + 47, (byte) flags);
        bytes.writeBytes(record.array());
    }

    @Test
    void shouldCountWhatWasSentASecondTime() throws IOException {
        segment(10, 1, 99, 0, SYN);
        segment(20, 1, 100, 50, ACK);
        segment(30, 1, 150, 50, ACK);
        segment(40, 1, 100, 50, ACK);
        segment(50, 1, 150, 50, ACK);
        segment(60, 1, 200, 50, ACK);
        assertEquals(2, sentAgain(0));
        assertEquals(1, sentAgain(45));
    }

    @Test
    void shouldNotCountAcknowledgementsOtherConnectionsOrNewOnesOfTheSamePorts() throws IOException {
        segment(20, 1, 100, 50, ACK);
        segment(30, 1, 150, 0, ACK);
        segment(40, 1, 150, 0, ACK);
        segment(50, 2, 100, 50, ACK);
        segment(60, 1, 9, 0, SYN);
        segment(70, 1, 10, 50, ACK);
        assertEquals(0, sentAgain(0));
    }

    @Test
    void shouldFollowSequenceNumbersBeyondTheirEnd() throws IOException {
        segment(20, 1, -20, 30, ACK);
        segment(30, 1, 10, 30, ACK);
        segment(40, 1, -20, 30, ACK);
        assertEquals(1, sentAgain(0));
    }

    @Test
    void shouldStopAtARecordThatIsStillBeingWritten() throws IOException {
        segment(20, 1, 100, 50, ACK);
        segment(30, 1, 100, 50, ACK);
        byte[] whole = bytes.toByteArray();
        bytes.reset();
        bytes.write(whole, 0, whole.length - 1);
        assertEquals(0, sentAgain(0));
    }
}
