package io.understudy.log.header;

import static io.understudy.log.SampleLog.HEADER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogHeaderTest {
    private static final String GOLDEN = "7a0000000ee64f6a02" + "02" + "0968656c6c6f2e696d67"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            + "808080080d636f6e736f6c653d74747953300470632d310d756e69636f726e2d322e312e340870656e7469756d330a676c6962632d322e333680d095ffbc31c0843d066e61746976650466617374";

    @Test
    void shouldHaveTheSpecifiedBytes() {
        ByteBuffer bytes = LogHeaderCodec.write(HEADER);
        assertEquals(GOLDEN, HexFormat.of().formatHex(SampleLog.bytes(bytes)));
        assertEquals(HEADER, LogHeaderCodec.read(bytes));
    }

    @Test
    void shouldSayWhatDiffers() {
        assertEquals(Optional.empty(), HEADER.mismatch(HEADER));
        assertDiffers("log format version differs: '2' and '3'", change(0, 3));
        assertDiffers(
                "guest image differs: 'hello.img (SHA-256 0123456789ab...)' and 'hello.img (SHA-256 ffffffffffff...)'",
                change(2, "f".repeat(64)));
        assertDiffers("RAM in bytes differs: '16777216' and '1'", change(3, 1L));
        assertDiffers("guest command line differs: 'console=ttyS0' and 'quiet'", change(4, "quiet"));
        assertDiffers("machine model differs: 'pc-1' and 'pc-2'", change(5, "pc-2"));
        assertDiffers("engine build differs: 'unicorn-2.1.4' and 'x'", change(6, "x"));
        assertDiffers("engine mode differs: 'pentium3' and 'qemu64'", change(7, "qemu64"));
        assertDiffers("libm differs: 'glibc-2.36' and 'musl'", change(8, "musl"));
    }

    @Test
    void shouldNotMindWhatDoesNotMatter() {
        assertEquals(Optional.empty(), HEADER.mismatch(change(1, "renamed.img")));
        assertEquals(Optional.empty(), HEADER.mismatch(change(9, 5L)));
        assertEquals(Optional.empty(), HEADER.mismatch(change(10, 5L)));
        assertEquals(Optional.empty(), HEADER.mismatch(change(11, "java")));
        assertEquals(Optional.empty(), HEADER.mismatch(change(12, "stock")));
    }

    private static void assertDiffers(String text, LogHeader other) {
        assertEquals("the " + text, HEADER.mismatch(other).orElseThrow());
    }

    private static LogHeader change(int field, Object value) {
        Object[] f = {
            HEADER.formatVersion(),
            HEADER.imageName(),
            HEADER.imageSha256(),
            HEADER.ramBytes(),
            HEADER.commandLine(),
            HEADER.machineModel(),
            HEADER.engineBuild(),
            HEADER.engineMode(),
            HEADER.libm(),
            HEADER.powerOnEpochMillis(),
            HEADER.hashIntervalInstructions(),
            HEADER.counterMode(),
            HEADER.memoryMode()
        };
        f[field] = value;
        return new LogHeader(
                (Integer) f[0],
                (String) f[1],
                (String) f[2],
                (Long) f[3],
                (String) f[4],
                (String) f[5],
                (String) f[6],
                (String) f[7],
                (String) f[8],
                (Long) f[9],
                (Long) f[10],
                (String) f[11],
                (String) f[12]);
    }

    @Test
    void shouldNameAVersionItDoesNotRead() {
        ByteBuffer bytes = LogHeaderCodec.write(change(0, 1));
        CorruptLogException e = assertThrows(CorruptLogException.class, () -> LogHeaderCodec.read(bytes));
        assertEquals("log format version 1, this build reads version 2: use the Understudy that wrote it", e.reason());
    }

    @Test
    void shouldRefuseTextsThatAreTooLongOrNotText() {
        assertThrows(IllegalArgumentException.class, () -> change(4, "x".repeat(4097)));
        assertThrows(IllegalArgumentException.class, () -> change(5, "x".repeat(256)));
        assertThrows(IllegalArgumentException.class, () -> change(1, "a\nb"));
        assertThrows(IllegalArgumentException.class, () -> change(2, "0123"));
        LogHeader longest = change(4, "é".repeat(2048));
        assertEquals(longest, LogHeaderCodec.read(LogHeaderCodec.write(longest)));
    }

    @Test
    void shouldSurviveHostileContentsBehindAGoodChecksum() {
        ByteBuffer golden = LogHeaderCodec.write(HEADER);
        Random random = new Random(4);
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(golden.limit()).put(golden.duplicate()).flip();
            bytes.put(Envelope.HEAD_BYTES + random.nextInt(bytes.limit() - 8), (byte) random.nextInt());
            Envelope.seal(bytes);
            try {
                LogHeader read = LogHeaderCodec.read(bytes);
                assertEquals(bytes, LogHeaderCodec.write(read), "what is accepted has one spelling");
            } catch (CorruptLogException e) {
                assertTrue(e.offset() <= bytes.limit(), e.getMessage());
            }
        }
    }
}
