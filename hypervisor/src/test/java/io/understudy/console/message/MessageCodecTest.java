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
    private static final Claim CLAIM = new Claim(7, 1);
    private static final String NONE = "00000000000000000000000000000000";

    @Test
    void shouldHaveTheseBytesForEver() {
        golden(
                new ConsoleMessage.Attach(
                        "vm0", new Claim(-2, 9), new Claim(0x1234, 0x7fffffffffffffffL), 7, 0x0102, 0x0304),
                "003d 02 01 fffffffffffffffe 0000000000000009 0000000000001234 7fffffffffffffff"
                        + " 0000000000000007 0000000000000102 0000000000000304 766d30");
        golden(
                new ConsoleMessage.Attach("a", CLAIM, Claim.NONE, 0, 0, ConsoleProtocol.NEW_TO_THE_LINE),
                "003b 02 01 0000000000000007 0000000000000001" + NONE
                        + " 0000000000000000 0000000000000000 ffffffffffffffff 61");
        golden(new ConsoleMessage.Input(0x1000, text("ls\n")), "000d 02 02 0000000000001000 6c730a");
        golden(new ConsoleMessage.Received(0x4000000000000000L), "000a 02 03 4000000000000000");
        golden(new ConsoleMessage.Attached(2, 3, 4), "001a 02 41 0000000000000002 0000000000000003 0000000000000004");
        golden(new ConsoleMessage.Output(2, 5, text("\0\u00ff")), "0014 02 42 0000000000000002 0000000000000005 00ff");
        golden(new ConsoleMessage.Consumed(2, 6), "0012 02 43 0000000000000002 0000000000000006");
        golden(new ConsoleMessage.Heartbeat(0x7fffffffffffffffL), "000a 02 44 7fffffffffffffff");
        golden(
                new ConsoleMessage.Refused(0, Refusal.NOT_PRIMARY, "no"),
                "001d 02 45 0000000000000000 00" + NONE + "6e6f");
        golden(new ConsoleMessage.Refused(9, Refusal.OTHER_VM, "no"), "001d 02 45 0000000000000009 01" + NONE + "6e6f");
        golden(
                new ConsoleMessage.Refused(9, Refusal.HELD, CLAIM, "no"),
                "001d 02 45 0000000000000009 02 0000000000000007 0000000000000001 6e6f");
        golden(
                new ConsoleMessage.Refused(9, Refusal.PROTOCOL_ERROR, "no"),
                "001d 02 45 0000000000000009 03" + NONE + "6e6f");
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
        "000a01, console protocol version 1",
        "00020200, message type 0 is unknown",
        "000202ff, message type 255 is unknown",
        "00020244, HEARTBEAT is too short: 0 bytes",
        "000b0244000000000000000100, HEARTBEAT is 1 bytes too long",
        "000a02440000000000000000, HEARTBEAT with view 0",
        "000a0244ffffffffffffffff, HEARTBEAT with view -1",
        "000a02034000000000000001, RECEIVED with position 4611686018427387905",
        "000a0203ffffffffffffffff, RECEIVED with position -1",
        "000a02020000000000000000, INPUT with 0 bytes of data",
        "001c0245000000000000000004000000000000000000000000000000006e, REFUSED with refusal 4",
        "001b024500000000000000000000000000000000000000000000000000, REFUSED with a reason of 0 bytes",
        "001c02450000000000000000000000000000000000000000000000000007, REFUSED with a reason with a character",
        "001c0245000000000000000002000000000000000000000000000000006e, REFUSED with refusal HELD and the claim of gateway 0 (attempt 0)",
        "001c0245000000000000000000000000000000000500000000000000016e, REFUSED with refusal NOT_PRIMARY and the claim of",
        "001c02450000000000000000020000000000000005ffffffffffffffff6e, REFUSED with attempt -1 of a gateway",
        "001c0245000000000000000002000000000000000500000000000000006e, REFUSED with attempt 0 of a gateway",
        "003b02010000000000000007000000000000000100000000000000000000000000000000000000000000000000000000000000000000000000000000e9, ATTACH with a name with a character",
        "003b0201000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000061, ATTACH with a claim that is nobody's",
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
        assertNotNull(new ConsoleMessage.Attach(name, CLAIM, Claim.NONE, 0, 0, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConsoleMessage.Attach(name + "n", CLAIM, Claim.NONE, 0, 0, 0));
        ByteBuffer data = ByteBuffer.allocate(ConsoleProtocol.MAX_DATA + 1);
        assertThrows(IllegalArgumentException.class, () -> new ConsoleMessage.Input(0, data));
        assertThrows(IllegalArgumentException.class, () -> new ConsoleMessage.Output(1, 0, data));
    }

    @Test
    void shouldTakeNothingAfterABadMessage() {
        EmbeddedChannel channel = new EmbeddedChannel(new ConsoleCodec());
        ByteBuf in = Unpooled.buffer();
        MessageWriter.write(new ConsoleMessage.Heartbeat(1), in);
        in.writeBytes(ByteBufUtil.decodeHexDump("000202ff"));
        MessageWriter.write(new ConsoleMessage.Heartbeat(2), in);
        assertThrows(DecoderException.class, () -> channel.writeInbound(in));
        channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("000a02440000000000000003")));
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
