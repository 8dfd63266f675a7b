package io.understudy.network.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.understudy.message.BadMessageException;
import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentCodecTest {
    private static final MacAddress CARD = MacAddress.parse("52:54:00:12:34:56");
    private static final String FRAME = "ffffffffffff 525400123456 0806";

    @Test
    void shouldHaveTheseBytesForEver() {
        golden(
                new AttachmentMessage.Attach("vm0", 7, "a/1", 0x0102, CARD, 1514, 0x0304),
                "0000002b 01 01 0000000000000007 0000000000000102 525400123456 000005ea 0000000000000304 03 612f31"
                        + " 766d30");
        golden(new AttachmentMessage.Sent(0x1000, frame(FRAME)), "00000018 01 02 0000000000001000" + FRAME);
        golden(new AttachmentMessage.Received(0x2000), "0000000a 01 03 0000000000002000");
        golden(new AttachmentMessage.Attached(0x4000000000000000L), "0000000a 01 41 4000000000000000");
        golden(new AttachmentMessage.Arrived(0x3000, frame(FRAME)), "00000018 01 42 0000000000003000" + FRAME);
        golden(new AttachmentMessage.Taken(14), "0000000a 01 43 000000000000000e");
        golden(new AttachmentMessage.Refused(9, Refusal.DEPOSED, "no"), "0000000d 01 44 0000000000000009 00 6e6f");
        golden(new AttachmentMessage.Refused(9, Refusal.REPLACED, "no"), "0000000d 01 44 0000000000000009 01 6e6f");
        golden(
                new AttachmentMessage.Refused(0, Refusal.ADDRESS_TAKEN, "no"),
                "0000000d 01 44 0000000000000000 02 6e6f");
        golden(new AttachmentMessage.Refused(0, Refusal.FULL, "no"), "0000000d 01 44 0000000000000000 03 6e6f");
        golden(
                new AttachmentMessage.Refused(0, Refusal.PROTOCOL_ERROR, "no"),
                "0000000d 01 44 0000000000000000 04 6e6f");
    }

    @Test
    void shouldTakeFramesFrom14To65550Bytes() {
        for (int length : new int[] {AttachmentProtocol.MIN_FRAME, AttachmentProtocol.MAX_FRAME}) {
            AttachmentMessage sent = new AttachmentMessage.Sent(0, ByteBuffer.allocate(length));
            ByteBuf out = Unpooled.buffer();
            AttachmentWriter.write(sent, out);
            assertEquals(sent, AttachmentReader.read(out));
        }
        assertEquals(14, AttachmentProtocol.MIN_FRAME);
        assertEquals(65_550, AttachmentProtocol.MAX_FRAME);
        for (int length : new int[] {13, 65_551}) {
            ByteBuffer frame = ByteBuffer.allocate(length);
            assertThrows(IllegalArgumentException.class, () -> new AttachmentMessage.Sent(0, frame));
            assertThrows(IllegalArgumentException.class, () -> new AttachmentMessage.Arrived(0, frame));
        }
    }

    @Test
    void shouldWaitForTheRestOfAMessage() {
        ByteBuf whole = Unpooled.buffer();
        AttachmentWriter.write(new AttachmentMessage.Sent(1, ByteBuffer.allocate(1514)), whole);
        AttachmentWriter.write(new AttachmentMessage.Received(7), whole);
        int first = whole.readableBytes() - 14;
        for (int length = 0; length < first; length++) {
            ByteBuf part = whole.slice(0, length);
            assertNull(AttachmentReader.read(part));
            assertEquals(length, part.readableBytes(), "an incomplete message is left alone");
        }
        assertNotNull(AttachmentReader.read(whole));
        assertEquals(new AttachmentMessage.Received(7), AttachmentReader.read(whole));
        assertNull(AttachmentReader.read(whole));
    }

    @ParameterizedTest
    @CsvSource({
        "474554202f20485454502f312e310d0a, a frame of 1195725856 bytes where 2 to 65560",
        "ffffffff, a frame of 4294967295 bytes",
        "00000001, a frame of 1 bytes",
        "00010019, a frame of 65561 bytes",
        "0000000202, network protocol version 2 where 1",
        "000000020100, message type 0 is unknown",
        "000000020140, message type 64 is unknown",
        "0000000201ff, message type 255 is unknown",
        "0000000b0103000000000000000000, RECEIVED is 1 bytes too long",
        "0000000a01418000000000000000, ATTACHED with position -9223372036854775808",
        "000000030141ff, ATTACHED is too short: 1 bytes",
        "0000000c01420000000000000000ffff, ARRIVED with a frame of 2 bytes",
        "0000000c0144000000000000000005ff, REFUSED with refusal 5",
        "00000027010100000000000000000000000000000000525400123456000005ea0000000000000000016161, ATTACH with view 0",
        "00000027010100000000000000010000000000000000535400123456000005ea0000000000000000016161, 'ATTACH with the card"
                + " address 53:54:00:12:34:56'",
        "00000027010100000000000000010000000000000000000000000000000005ea0000000000000000016161, 'ATTACH with the card"
                + " address 00:00:00:00:00:00'",
        "00000027010100000000000000010000000000000000525400123456000005ea0000000000000000006161, ATTACH with a host"
                + " name of 0 bytes",
        "00000027010100000000000000010000000000000000525400123456000005ea0000000000000000026161, ATTACH with a VM name"
                + " of 0 bytes",
        "00000027010100000000000000010000000000000000525400123456000005ea0000000000000000036161, ATTACH is too short",
        "00000027010100000000000000010000000000000000525400123456000005ea0000000000000000016107, ATTACH with a VM name"
                + " with a character",
        "000000270101000000000000000100000000000000005254001234560000000d0000000000000000016161, ATTACH with a frame"
                + " of 13 bytes",
        "00000027010100000000000000010000000000000000525400123456ffffffff0000000000000000016161, ATTACH with a frame"
                + " of -1 bytes",
        "00000027010100000000000000010000000000000000525400123456000005ea8000000000000000016161, ATTACH with position"
                + " -9223372036854775808",
    })
    void shouldRefuseInOneLine(String bytes, String reason) {
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes));
        String message = assertThrows(BadMessageException.class, () -> AttachmentReader.read(in))
                .getMessage();
        assertTrue(message.startsWith(reason), message);
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    }

    /** Whatever comes, it is a message that can be written back to the same bytes, or one line saying why not. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldSurviveMutatedMessages(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuf in = Unpooled.buffer();
            AttachmentWriter.write(RandomMessage.next(random), in);
            for (int change = random.nextInt(4); change > 0; change--) {
                int bound = random.nextBoolean() ? Math.min(8, in.readableBytes()) : in.readableBytes();
                in.setByte(random.nextInt(bound), random.nextInt(256));
            }
            byte[] before = ByteBufUtil.getBytes(in);
            try {
                AttachmentMessage message = AttachmentReader.read(in);
                if (message != null) {
                    read++;
                    ByteBuf again = Unpooled.buffer();
                    AttachmentWriter.write(message, again);
                    assertEquals(
                            ByteBufUtil.hexDump(before, 0, in.readerIndex()),
                            ByteBufUtil.hexDump(again),
                            "seed " + seed + ", round " + round);
                }
            } catch (BadMessageException e) {
                assertTrue(e.getMessage().length() < 200);
            }
        }
        assertTrue(read > 1000, "some mutated messages are messages still: " + read);
    }

    private static void golden(AttachmentMessage message, String hex) {
        ByteBuf out = Unpooled.buffer();
        AttachmentWriter.write(message, out);
        assertEquals(hex.replace(" ", ""), ByteBufUtil.hexDump(out));
        assertEquals(message, AttachmentReader.read(out));
        assertEquals(0, out.readableBytes());
    }

    private static ByteBuffer frame(String hex) {
        return ByteBuffer.wrap(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }
}
