package io.understudy.log.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.message.ChannelMessage.Accept;
import io.understudy.log.message.ChannelMessage.Ack;
import io.understudy.log.message.ChannelMessage.Basis;
import io.understudy.log.message.ChannelMessage.EntriesFrame;
import io.understudy.log.message.ChannelMessage.Goodbye;
import io.understudy.log.message.ChannelMessage.Heartbeat;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.ChannelMessage.Join;
import io.understudy.log.message.ChannelMessage.Refuse;
import io.understudy.log.message.ChannelMessage.StateBegin;
import io.understudy.log.message.ChannelMessage.StateEnd;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import io.understudy.log.wire.EnvelopeKind;
import io.understudy.log.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static final HostIncarnation ALPHA = new HostIncarnation("alpha", 300);

    static final Map<ChannelMessage, String> GOLDEN = new LinkedHashMap<>();

    static {
        GOLDEN.put(new Join(Lane.HEARTBEATS, 0x1122334455667788L), "0a000000a31327b910018877665544332211");
        GOLDEN.put(
                new Hello(2, "web", "-m 64", SampleLog.HEADER, ALPHA),
                "8d000000433d4057110203776562052d6d20363405616c706861ac0202096865"
                        + "6c6c6f2e696d670123456789abcdef0123456789abcdef0123456789abcdef01"
                        + "23456789abcdef808080080d636f6e736f6c653d74747953300470632d310d75"
                        + "6e69636f726e2d322e312e340870656e7469756d330a676c6962632d322e3336"
                        + "80d095ffbc31c0843d066e61746976650466617374");
        GOLDEN.put(new Accept(2, ALPHA, "b:7", true), "0f00000043e8bed8120205616c706861ac0203623a3701");
        GOLDEN.put(new Refuse("no"), "040000000439dcc713026e6f");
        GOLDEN.put(new Ack(2, 1000, 100_000), "0700000072e708b01402e807a08d06");
        GOLDEN.put(
                new Heartbeat(2, 1000, 100_000, true, StreamPositions.of(7), 10_001_000, 999),
                "10000000955235b31502e807a08d06010107e8b4e204e707");
        GOLDEN.put(new Goodbye("done"), "06000000bc0e4b531604646f6e65");
        GOLDEN.put(
                new StateBegin(
                        new Baseline(5, 100_000, 10_001_000, 3),
                        1 << 24,
                        StreamPositions.of(1),
                        15,
                        ByteBuffer.wrap(new byte[] {9, 8})),
                "1300000046ac94b71705a08d06e8b4e204038080800801010f0908");
        GOLDEN.put(
                new StatePiece(StatePart.RAM, 8192, ByteBuffer.wrap(new byte[] {1, 2, 3})),
                "09000000ce0cb2ae180000804003010203");
        GOLDEN.put(new StateEnd(300, 0xE3069283), "070000002502a12719ac02839206e3");
        GOLDEN.put(new ChannelMessage.StateRequest(7), "02000000ee113fa01a07");
        GOLDEN.put(new ChannelMessage.SnapshotRequest("web"), "05000000ac781c5a1b03776562");
        GOLDEN.put(new ChannelMessage.HandOver(2), "02000000c05401fc1c02");
        GOLDEN.put(
                new ChannelMessage.Lifeline(40_000, 0x1122334455667788L), "0c000000320e79bd1dc0b8028877665544332211");
        GOLDEN.put(
                new Basis(300, ByteBuffer.allocate(Basis.CHECK_BYTES)),
                "23000000dbaac4181eac02" + "00".repeat(Basis.CHECK_BYTES));
    }

    @Test
    void shouldHaveTheSpecifiedBytes() {
        GOLDEN.forEach((message, hex) -> {
            ByteBuffer bytes = MessageWriter.write(message);
            assertEquals(hex, HexFormat.of().formatHex(SampleLog.bytes(bytes)), message.toString());
            assertEquals(message, MessageReader.read(bytes));
        });
        Set<EnvelopeKind> kinds = EnumSet.of(EnvelopeKind.FRAME, EnvelopeKind.LOG_HEADER);
        GOLDEN.keySet().forEach(message -> kinds.add(message.kind()));
        assertEquals(EnumSet.allOf(EnvelopeKind.class), kinds, "every message has golden bytes");
    }

    @Test
    void shouldSendAFramesOwnBytes() {
        ByteBuffer frame = SampleLog.frames(3, SampleLog.everyType(), 10).get(0);
        EntriesFrame message = new EntriesFrame(FrameReader.read(frame));
        assertEquals(frame, MessageWriter.write(message));
        assertEquals(message, MessageReader.read(frame));
    }

    @Test
    void shouldRoundTripAnyNumbers() {
        Random random = new Random(1);
        for (int round = 0; round < 5_000; round++) {
            assertRoundTrip(new Ack(any(random), any(random), any(random)));
            assertRoundTrip(new Heartbeat(
                    any(random),
                    any(random),
                    any(random),
                    random.nextBoolean(),
                    anyPositions(random),
                    any(random),
                    any(random)));
            assertRoundTrip(new Join(random.nextBoolean() ? Lane.ENTRIES : Lane.HEARTBEATS, random.nextLong()));
            assertRoundTrip(new Accept(
                    any(random),
                    new HostIncarnation("h" + random.nextInt(), any(random)),
                    "host:" + random.nextInt(),
                    random.nextBoolean()));
        }
        assertRoundTrip(new Ack(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> new Ack(1, -1, 1));
    }

    private static long any(Random random) {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    private static StreamPositions anyPositions(Random random) {
        return StreamPositions.of(
                random.longs(random.nextInt(65), 0, 1L << random.nextInt(57)).toArray());
    }

    private static void assertRoundTrip(ChannelMessage message) {
        assertEquals(message, MessageReader.read(MessageWriter.write(message)));
    }

    @Test
    void shouldSendAReasonWhateverItHolds() {
        assertEquals("two lines?", new Refuse("two\nlines\uD800").reason());
        Goodbye longest = new Goodbye("\uD83D\uDE00".repeat(10_000));
        assertEquals(
                ChannelMessage.MAX_REASON_CHARS,
                longest.reason().codePointCount(0, longest.reason().length()));
        assertRoundTrip(longest);
    }

    @Test
    void shouldNoticeEveryFlippedBitAndTruncation() {
        for (ChannelMessage message : GOLDEN.keySet()) {
            byte[] good = SampleLog.bytes(MessageWriter.write(message));
            for (int bit = 0; bit < good.length * 8; bit++) {
                byte[] bytes = good.clone();
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                assertThrows(CorruptLogException.class, () -> MessageReader.read(ByteBuffer.wrap(bytes)));
            }
            for (int length = 0; length < good.length; length++) {
                ByteBuffer part = ByteBuffer.wrap(good, 0, length);
                assertThrows(CorruptLogException.class, () -> MessageReader.read(part));
            }
        }
    }

    @Test
    void shouldSurviveHostileContentsBehindAGoodChecksum() {
        Random random = new Random(2);
        int accepted = 0;
        for (ChannelMessage message : GOLDEN.keySet()) {
            byte[] good = SampleLog.bytes(MessageWriter.write(message));
            for (int round = 0; round < 5_000; round++) {
                ByteBuffer bytes = ByteBuffer.wrap(good.clone());
                bytes.limit(Envelope.MIN_BYTES + random.nextInt(good.length - Envelope.HEAD_BYTES));
                bytes.put(Envelope.HEAD_BYTES + random.nextInt(bytes.limit() - 8), (byte) random.nextInt());
                Envelope.seal(bytes);
                try {
                    MessageReader.read(bytes);
                    accepted++;
                } catch (CorruptLogException e) {
                    assertTrue(e.offset() <= bytes.limit(), e.getMessage());
                }
            }
        }
        assertTrue(accepted > 100, "the test reaches the accepting side: " + accepted);
        ByteBuffer header = ByteBuffer.allocate(Envelope.MIN_BYTES);
        header.put(Envelope.HEAD_BYTES, (byte) EnvelopeKind.LOG_HEADER.code());
        Envelope.seal(header);
        assertFalse(assertThrows(CorruptLogException.class, () -> MessageReader.read(header))
                .reason()
                .isEmpty());
    }

    @Test
    void shouldRefuseAStateThatCannotBe() {
        assertRefusedState("sequence numbers begin at 1", 0, 3, 1 << 20, 2, 10);
        assertRefusedState("RAM of 0 bytes has no whole pages", 1, 3, 0, 2, 10);
        assertRefusedState("RAM of 4095 bytes has no whole pages", 1, 3, 4095, 2, 10);
        assertRefusedState("the size of RAM is 2147483648, at most 2147479552 is allowed", 1, 3, 1L << 31, 2, 10);
        assertRefusedState("2 of 3 bytes of output are confirmed, the others take 0", 1, 3, 1 << 20, 0, 10);
        assertRefusedState("2 of 2 bytes of output are confirmed, the others take 1", 1, 2, 1 << 20, 1, 10);
        assertRefusedState("2 of 1 bytes of output are confirmed, the others take 1", 1, 1, 1 << 20, 1, 10);
        assertRefusedState("2 of 9 bytes of output are confirmed, the others take 6", 1, 9, 1 << 20, 6, 10);
        assertRefusedState("the outputs' bytes is 16777217, at most 16777216", 1, 3, 1 << 20, (16 << 20) + 1, 10);
        assertRefusedState("a machine's state of 524289 bytes", 1, 3, 1 << 20, 2, StateBegin.MAX_MACHINE_BYTES + 1);
        StateBegin largest = new StateBegin(
                new Baseline(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                StateBegin.MAX_RAM_BYTES,
                StreamPositions.of(Long.MAX_VALUE - StateBegin.MAX_OUTPUTS_BYTES),
                StateBegin.MAX_OUTPUTS_BYTES,
                ByteBuffer.allocate(StateBegin.MAX_MACHINE_BYTES));
        assertRoundTrip(largest);
        Baseline start = new Baseline(1, 2, 3, 4);
        ByteBuffer none = ByteBuffer.allocate(0);
        StreamPositions all = StreamPositions.of(4);
        assertThrows(IllegalArgumentException.class, () -> new StateBegin(start, 1L << 31, all, 0, none));
        assertThrows(IllegalArgumentException.class, () -> new StateBegin(start, 4097, all, 0, none));
        assertThrows(IllegalArgumentException.class, () -> new StateBegin(start, 4096, all, 5, none));
        assertThrows(IllegalArgumentException.class, () -> new StatePiece(StatePart.RAM, 0, none));
        assertThrows(
                IllegalArgumentException.class, () -> new StatePiece(StatePart.RAM, 0, ByteBuffer.allocate(65537)));
    }

    private static void assertRefusedState(
            String reason, long nextSequence, long outputsSoFar, long ramBytes, long outputs, int machineBytes) {
        ByteBuffer bytes = new WireWriter(EnvelopeKind.STATE_BEGIN, 100 + machineBytes)
                .varint(nextSequence)
                .varint(5)
                .varint(6)
                .varint(outputsSoFar)
                .varint(ramBytes)
                .u8(1)
                .varint(2)
                .varint(outputs)
                .bytes(new byte[machineBytes])
                .seal();
        String said = assertThrows(CorruptLogException.class, () -> MessageReader.read(bytes))
                .reason();
        assertTrue(said.contains(reason), said);
    }

    @Test
    void shouldCarryTheLongestSpecification() {
        assertRoundTrip(new Hello(1, "v".repeat(255), "s".repeat(8192), SampleLog.HEADER, ALPHA));
        assertThrows(
                IllegalArgumentException.class, () -> new Hello(1, "v", "s".repeat(8193), SampleLog.HEADER, ALPHA));
    }
}
