package io.understudy.network.pcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.network.ethernet.Frames;
import io.understudy.network.ethernet.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapFileTest {
    private static final MacAddress CARD = MacAddress.parse("52:54:00:12:34:56");

    @TempDir
    Path folder;

    @Test
    void shouldWriteTheFormatOfLibpcap() throws IOException {
        Path file = folder.resolve("a.pcap");
        long before = Instant.now().getEpochSecond();
        ByteBuffer frame = Frames.announcement(CARD);
        try (PcapFile pcap = PcapFile.create(file)) {
            pcap.frame(frame);
            pcap.frame(ByteBuffer.allocate(65_550));
        }
        assertEquals(60, frame.remaining(), "the frame is everybody's");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(24 + 16 + 60 + 16 + 65_550, bytes.remaining());
        assertEquals(0xA1B2C3D4, bytes.getInt(0));
        assertEquals(2, bytes.getShort(4));
        assertEquals(4, bytes.getShort(6));
        assertEquals(1, bytes.getInt(20), "Ethernet");
        assertTrue(bytes.getInt(24) >= before);
        assertTrue(bytes.getInt(28) >= 0 && bytes.getInt(28) < 1_000_000);
        assertEquals(60, bytes.getInt(32));
        assertEquals(60, bytes.getInt(36));
        byte[] written = new byte[60];
        bytes.get(40, written);
        byte[] expected = new byte[60];
        frame.get(0, expected);
        assertArrayEquals(expected, written);
        assertEquals(65_550, bytes.getInt(108));
    }

    @Test
    void shouldBeReadByTcpdump() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                List.of("/usr/bin/tcpdump", "/usr/sbin/tcpdump").stream()
                        .anyMatch(each -> Files.isExecutable(Path.of(each))),
                "tcpdump is not installed: apt-get install tcpdump");
        Path file = folder.resolve("a.pcap");
        try (PcapFile pcap = PcapFile.create(file)) {
            pcap.frame(Frames.announcement(CARD));
        }
        Process tcpdump = new ProcessBuilder("tcpdump", "-e", "-n", "-r", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tcpdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said.contains("52:54:00:12:34:56 > ff:ff:ff:ff:ff:ff"), said);
        assertTrue(said.contains("Reverse Request who-is 52:54:00:12:34:56"), said);
    }

    @Test
    void shouldSayInOneLineWhereItCannotWrite() {
        Path file = folder.resolve("missing/a.pcap");
        String said =
                assertThrows(IOException.class, () -> PcapFile.create(file)).getMessage();
        assertEquals("cannot write the frames to " + file + ": there is no such folder", said);
    }
}
