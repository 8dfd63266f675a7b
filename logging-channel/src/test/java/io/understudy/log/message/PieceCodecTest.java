package io.understudy.log.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.log.SampleLog;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.log.wire.Envelope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceCodecTest {
    /** A hundred letters, worked through in docs/log-format.md. */
    private static final String LETTERS = "10000000f5eae22a18010180800464640061fe01008a0100";

    /** Where the coding stands, and in the piece above the bytes. */
    private static final int CODING_AT = 10;

    private static final int LENGTH_AT = 14;
    private static final int BLOCK_AT = 15;

    private final PieceWriter writer = new PieceWriter();

    @Test
    void shouldReadTheSpecifiedSnappyBlock() {
        byte[] letters = new byte[100];
        Arrays.fill(letters, (byte) 'a');
        assertEquals(
                new StatePiece(StatePart.OUTPUTS, 65536, ByteBuffer.wrap(letters)),
                MessageReader.read(ByteBuffer.wrap(letters())));
    }

    private static byte[] letters() {
        return HexFormat.of().parseHex(LETTERS);
    }

    @Test
    void shouldGiveBackWhatWasWrittenRawAndCompressed() {
        Random random = new Random(41);
        for (int round = 0; round < 3_000; round++) {
            int length = 1 + random.nextInt(1 << random.nextInt(17));
            StatePiece piece = new StatePiece(
                    random.nextBoolean() ? StatePart.RAM : StatePart.OUTPUTS,
                    random.nextLong() >>> (1 + random.nextInt(63)),
                    content(random, length));
            boolean compress = random.nextBoolean();
            ByteBuffer written = write(piece, compress);
            assertEquals(piece, MessageReader.read(written), "round " + round);
            int most = compress ? Math.max(PieceWriter.worthwhile(length), length) : length;
            assertTrue(written.remaining() <= PieceWriter.HEADER_BYTES + most, "round " + round);
        }
    }

    /** The largest piece, at the border of what sixteen-bit offsets reach. */
    @Test
    void shouldCompressWholePieces() {
        Random random = new Random(42);
        for (int limit : new int[] {1, 2, 5, 30, 200}) {
            byte[] bytes = new byte[StatePiece.MAX_BYTES];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) random.nextInt(limit);
            }
            // a match from the very end to the very beginning
            System.arraycopy(bytes, 0, bytes, bytes.length - 64, 64);
            StatePiece piece = new StatePiece(StatePart.RAM, 1 << 20, ByteBuffer.wrap(bytes));
            assertEquals(piece, MessageReader.read(write(piece, true)), "limit " + limit);
        }
    }

    @Test
    void shouldSendAsItIsWhatDoesNotShrinkByAnEighth() {
        Random random = new Random(43);
        byte[] noise = new byte[StatePiece.MAX_BYTES];
        random.nextBytes(noise);
        assertCoding(PieceWriter.RAW, noise);
        System.arraycopy(noise, 0, noise, noise.length - noise.length / 10, noise.length / 10);
        assertCoding(PieceWriter.RAW, noise);
        System.arraycopy(noise, 0, noise, noise.length - noise.length / 4, noise.length / 4);
        assertCoding(PieceWriter.SNAPPY, noise);
        assertCoding(PieceWriter.RAW, new byte[] {1});
    }

    private void assertCoding(int coding, byte[] bytes) {
        StatePiece piece = new StatePiece(StatePart.RAM, 0, ByteBuffer.wrap(bytes));
        ByteBuffer written = write(piece, true);
        assertEquals(coding, written.get(CODING_AT));
        assertEquals(piece, MessageReader.read(written));
    }

    private ByteBuffer write(StatePiece piece, boolean compress) {
        ByteBuf out = Unpooled.buffer(16);
        writer.write(out, piece.part(), piece.offset(), piece.bytes(), compress);
        return out.nioBuffer();
    }

    private static ByteBuffer content(Random random, int length) {
        byte[] bytes = new byte[length];
        int values = 1 + random.nextInt(256);
        for (int i = 0; i < length; i++) {
            bytes[i] = i >= 16 && random.nextInt(16) > 0 ? bytes[i - 16] : (byte) random.nextInt(values);
        }
        return ByteBuffer.wrap(bytes);
    }

    @Test
    void shouldRefuseLengthsThatCannotBe() {
        assertRefused("a part", "no part of a state has code 4", 9, 4);
        assertRefused("a coding", "the coding is 2, not 0 or 1", CODING_AT, 2);
        assertRefused("no bytes", "a piece of state without bytes", LENGTH_AT, 0);
        assertRefused("raw", "a piece of 100 bytes cannot take 9", CODING_AT, 0);
        assertRefused("no gain", "a piece of 10 bytes cannot take 9 compressed", LENGTH_AT, 10);
        assertRefused("another length", "does not begin with the piece's length, 99", LENGTH_AT, 99);
        assertRefused("longer than said", "a bad Snappy block", LENGTH_AT + 7, 0x8E);
        assertRefused("shorter than said", "it ends after 99 bytes", LENGTH_AT + 7, 0x86);
        assertRefused("from before the beginning", "a bad Snappy block", LENGTH_AT + 8, 70);
        assertRefused("from nowhere", "a bad Snappy block", LENGTH_AT + 8, 0);
        assertRefused("a literal of bytes that are not there", "it ends after 65 bytes", LENGTH_AT + 7, 63 << 2);
        byte[] large = HexFormat.of().parseHex("00000000000000001801010081800464");
        Envelope.seal(ByteBuffer.wrap(large));
        String said = assertThrows(CorruptLogException.class, () -> MessageReader.read(ByteBuffer.wrap(large)))
                .reason();
        assertEquals("the piece's length is 65537, at most 65536 is allowed", said);
    }

    private static void assertRefused(String what, String reason, int at, int value) {
        byte[] bytes = letters();
        bytes[at] = (byte) value;
        Envelope.seal(ByteBuffer.wrap(bytes));
        String said = assertThrows(CorruptLogException.class, () -> MessageReader.read(ByteBuffer.wrap(bytes)), what)
                .reason();
        assertTrue(said.contains(reason), what + ": " + said);
    }

    @Test
    void shouldSurviveHostileSnappyBlocks() {
        Random random = new Random(44);
        int read = 0;
        for (int round = 0; round < 200_000; round++) {
            StatePiece piece = new StatePiece(StatePart.RAM, 0, content(random, 64 + random.nextInt(200)));
            byte[] bytes = SampleLog.bytes(write(piece, true));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[BLOCK_AT + random.nextInt(bytes.length - BLOCK_AT)] = (byte) random.nextInt();
            }
            Envelope.seal(ByteBuffer.wrap(bytes));
            try {
                StatePiece got = (StatePiece) MessageReader.read(ByteBuffer.wrap(bytes));
                assertEquals(piece.bytes().remaining(), got.bytes().remaining());
                read++;
            } catch (CorruptLogException e) {
                assertTrue(e.offset() <= bytes.length, e.getMessage());
            }
        }
        assertTrue(read > 1_000 && read < 199_000, "both sides are reached: " + read);
    }
}
