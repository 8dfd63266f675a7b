package io.understudy.console.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.understudy.message.BadMessageException;
import io.understudy.message.MessageRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    @Test
    void shouldHaveTheseBytesForEver() {
        golden(
                new ConsoleMessage.Attach("vm0", 7, 0x0102, 0x0304),
                "001d 01 01 0000000000000007 0000000000000102 0000000000000304 766d30");
        golden(
                new ConsoleMessage.Attach("a", 0, 0, ConsoleProtocol.NEW_TO_THE_LINE),
                "001b 01 01 0000000000000000 0000000000000000 ffffffffffffffff 61");
        golden(new ConsoleMessage.Input(0x1000, text("ls\n")), "000d 01 02 0000000000001000 6c730a");
        golden(new ConsoleMessage.Received(0x4000000000000000L), "000a 01 03 4000000000000000");
        golden(new ConsoleMessage.Attached(2, 3, 4), "001a 01 41 0000000000000002 0000000000000003 0000000000000004");
        golden(new ConsoleMessage.Output(2, 5, text("\0\u00ff")), "0014 01 42 0000000000000002 0000000000000005 00ff");
        golden(new ConsoleMessage.Consumed(2, 6), "0012 01 43 0000000000000002 0000000000000006");
        golden(new ConsoleMessage.Heartbeat(0x7fffffffffffffffL), "000a 01 44 7fffffffffffffff");
        golden(new ConsoleMessage.Refused(0, Refusal.NOT_PRIMARY, "no"), "000d 01 45 0000000000000000 00 6e6f");
        golden(new ConsoleMessage.Refused(9, Refusal.OTHER_VM, "no"), "000d 01 45 0000000000000009 01 6e6f");
        golden(new ConsoleMessage.Refused(9, Refusal.REPLACED, "no"), "000d 01 45 0000000000000009 02 6e6f");
        golden(new ConsoleMessage.Refused(9, Refusal.PROTOCOL_ERROR, "no"), "000d 01 45 0000000000000009 03 6e6f");
    }

    @Test
    void shouldWaitForTheRestOfAMessage() {
        ByteBuf whole = Unpooled.buffer();
        MessageWriter.write(new ConsoleMessage.Output(1, 0, ByteBuffer.allocate(4096)), whole);
        MessageWriter.write(new ConsoleMessage.Heartbeat(1), whole);
        int first = whole.readableBytes() - 12;
        for (int length = 0; length < first; length++) {
            ByteBuf part = whole.slice(0, length);
            assertNull(MessageReader.read(part));
            assertEquals(length, part.readableBytes(), "an incomplete message is left alone");
        }
        assertNotNull(MessageReader.read(whole));
        assertEquals(new ConsoleMessage.Heartbeat(1), MessageReader.read(whole));
        assertNull(MessageReader.read(whole));
    }

    @ParameterizedTest
    @CsvSource({
        "474554202f20485454502f312e310d0a, a frame of 18245 bytes",
        "0000, a frame of 0 bytes",
        "0001, a frame of 1 bytes",
        "1013, a frame of 4115 bytes",
        "000a02, console protocol version 2",
        "00020100, message type 0 is unknown",
        "000201ff, message type 255 is unknown",
        "00020144, HEARTBEAT is too short: 0 bytes",
        "000b0144000000000000000100, HEARTBEAT is 1 bytes too long",
        "000a01440000000000000000, HEARTBEAT with view 0",
        "000a0144ffffffffffffffff, HEARTBEAT with view -1",
        "000a01034000000000000001, RECEIVED with position 4611686018427387905",
        "000a0103ffffffffffffffff, RECEIVED with position -1",
        "000a01020000000000000000, INPUT with 0 bytes of data",
        "000c01450000000000000000046e, REFUSED with refusal 4",
        "000b0145000000000000000000, REFUSED with a reason of 0 bytes",
        "000c014500000000000000000007, REFUSED with a reason with a character",
        "001b0101000000000000000000000000000000000000000000000000e9, ATTACH with a name with a character",
    })
    void shouldRefuseInOneLine(String bytes, String reason) {
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes));
        String message = assertThrows(BadMessageException.class, () -> MessageReader.read(in))
                .getMessage();
        assertTrue(message.startsWith(reason), message);
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    }

    @Test
    void shouldRefuseNamesAndDataThatAreTooLong() {
        String name = "n".repeat(MessageRules.MAX_NAME);
        assertNotNull(new ConsoleMessage.Attach(name, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ConsoleMessage.Attach(name + "n", 0, 0, 0));
        ByteBuffer data = ByteBuffer.allocate(ConsoleProtocol.MAX_DATA + 1);
        assertThrows(IllegalArgumentException.class, () -> new ConsoleMessage.Input(0, data));
        assertThrows(IllegalArgumentException.class, () -> new ConsoleMessage.Output(1, 0, data));
    }

    @Test
    void shouldTakeNothingAfterABadMessage() {
        EmbeddedChannel channel = new EmbeddedChannel(new ConsoleCodec());
        ByteBuf in = Unpooled.buffer();
        MessageWriter.write(new ConsoleMessage.Heartbeat(1), in);
        in.writeBytes(ByteBufUtil.decodeHexDump("000201ff"));
        MessageWriter.write(new ConsoleMessage.Heartbeat(2), in);
        assertThrows(DecoderException.class, () -> channel.writeInbound(in));
        channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("000a01440000000000000003")));
        channel.finish();
        assertEquals(new ConsoleMessage.Heartbeat(1), channel.readInbound());
        assertNull(channel.readInbound());
    }

    @Test
    void shouldMakeAnyTextFitForAReason() {
        String reason = MessageRules.reason("\u001b[2J" + "x".repeat(500));
        assertTrue(reason.startsWith("?[2Jxxx"));
        assertEquals(MessageRules.MAX_REASON, reason.length());
        assertEquals("no reason given", MessageRules.reason(""));
    }

    /** Whatever comes, it is a message that can be written back to the same bytes, or one line saying why not. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldSurviveMutatedMessages(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuf in = Unpooled.buffer();
            MessageWriter.write(RandomMessage.next(random), in);
            for (int change = random.nextInt(4); change > 0; change--) {
                int bound = random.nextBoolean() ? Math.min(8, in.readableBytes()) : in.readableBytes();
                in.setByte(random.nextInt(bound), random.nextInt(256));
            }
            byte[] before = ByteBufUtil.getBytes(in);
            try {
                ConsoleMessage message = MessageReader.read(in);
                if (message != null) {
                    read++;
                    ByteBuf again = Unpooled.buffer();
                    MessageWriter.write(message, again);
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

    private static void golden(ConsoleMessage message, String hex) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter.write(message, out);
        assertEquals(hex.replace(" ", ""), ByteBufUtil.hexDump(out));
        assertEquals(message, MessageReader.read(out));
        assertEquals(0, out.readableBytes());
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
