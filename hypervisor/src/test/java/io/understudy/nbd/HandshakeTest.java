package io.understudy.nbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.understudy.message.BadMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides of the negotiation, the other one played by hand from proto.md. */
class HandshakeTest {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final Claim CLAIM = new Claim(new Actor("db", 99, "a", 7), 3);
    private static final ExportFacts FACTS = new ExportFacts(1 << 20, 1 | 1 << 2);

    private static EmbeddedChannel client(Optional<Claim> claim, boolean needsFence) {
        return new EmbeddedChannel(new ClientHandshake("disk", claim, needsFence, NbdProtocol.OPT_GO));
    }

    private static ByteBuf greeting() {
        return Unpooled.buffer()
                .writeLong(0x4e42444d41474943L)
                .writeLong(0x49484156454F5054L)
                .writeShort(3);
    }

    private static ByteBuf answer(int option, int type, ByteBuf data) {
        return Unpooled.buffer()
                .writeLong(0x3e889045565a9L)
                .writeInt(option)
                .writeInt(type)
                .writeInt(data.readableBytes())
                .writeBytes(data);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static ByteBuf nothing() {
        return Unpooled.buffer();
    }

    private static ByteBuf export(long bytes, int flags) {
        return Unpooled.buffer().writeShort(0).writeLong(bytes).writeShort(flags);
    }

    private static ByteBuf sent(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(next);
        }
        return all;
    }

    @Test
    void shouldAskForAnExport() {
        EmbeddedChannel channel = client(Optional.empty(), false);
        channel.writeInbound(greeting());
        ByteBuf asked = sent(channel);
        assertEquals(3, asked.readInt(), "fixed newstyle, no zeroes");
        assertEquals(0x49484156454F5054L, asked.readLong());
        assertEquals(7, asked.readInt(), "NBD_OPT_GO");
        assertEquals(12, asked.readInt());
        assertEquals(4, asked.readInt());
        assertEquals(
                "disk", asked.readCharSequence(4, StandardCharsets.US_ASCII).toString());
        assertEquals(1, asked.readShort());
        assertEquals(3, asked.readShort(), "NBD_INFO_BLOCK_SIZE");
        channel.writeInbound(answer(7, 3, export(1 << 20, 1 | 1 << 2)));
        assertNull(channel.readInbound(), "it is not over");
        channel.writeInbound(answer(7, 1, nothing()));
        assertEquals(FACTS, channel.readInbound());
    }

    @Test
    void shouldSayForWhomItComes() {
        EmbeddedChannel channel = client(Optional.of(CLAIM), true);
        channel.writeInbound(greeting());
        ByteBuf asked = sent(channel).skipBytes(4 + 8);
        assertEquals(0x554E4459, asked.readInt());
        assertEquals(CLAIM, Claim.read(asked.readSlice(asked.readInt())));
    }

    /** Who is alone needs no fence; a machine with a backup goes to no other server. */
    @Test
    void shouldGoToAServerThatIsNoFenceOnlyIfItNeedsNone() {
        EmbeddedChannel alone = client(Optional.of(CLAIM), false);
        alone.writeInbound(greeting(), answer(0x554E4459, 0x80000001, text("what?")));
        sent(alone);
        alone.writeInbound(answer(7, 3, export(1 << 20, 5)), answer(7, 1, nothing()));
        assertInstanceOf(ExportFacts.class, alone.readInbound());

        EmbeddedChannel replicated = client(Optional.of(CLAIM), true);
        replicated.writeInbound(greeting(), answer(0x554E4459, 0x80000001, text("what?")));
        ClientHandshake.Refused refused = assertInstanceOf(ClientHandshake.Refused.class, replicated.readInbound());
        assertTrue(refused.why().startsWith("it is no fence"), refused.why());
    }

    @ParameterizedTest
    @CsvSource({"2, true, deposed", "7, false, later", "6, false, it has no export 'disk'"})
    void shouldHearWhyItIsTurnedAway(int error, boolean forGood, String why) {
        EmbeddedChannel channel = client(Optional.of(CLAIM), true);
        channel.writeInbound(greeting(), answer(0x554E4459, 1, nothing()));
        channel.writeInbound(answer(7, 1 << 31 | error, text(why)));
        assertEquals(new ClientHandshake.Refused(why, forGood), channel.readInbound());
    }

    @Test
    void shouldMakeWhatAServerSaysFitForATerminal() {
        EmbeddedChannel channel = client(Optional.empty(), false);
        channel.writeInbound(greeting(), answer(7, 0x80000002, text("\u001b[31m\n" + "x".repeat(1000))));
        ClientHandshake.Refused refused = channel.readInbound();
        assertEquals(200, refused.why().length());
        assertTrue(refused.why().startsWith("?[31m?xx"), refused.why());
    }

    private static void assertBad(ByteBuf... said) {
        EmbeddedChannel channel = client(Optional.empty(), false);
        DecoderException bad = assertThrows(DecoderException.class, () -> channel.writeInbound((Object[]) said));
        assertInstanceOf(BadMessageException.class, bad.getCause());
    }

    @Test
    void shouldNotBelieveAServerThatIsNone() {
        assertBad(text("HTTP/1.1 400 Bad Request"));
        assertBad(greeting().setShort(16, 0));
        assertBad(greeting(), answer(7, 1, nothing()).setLong(0, 1));
        assertBad(greeting(), answer(7, 1, nothing()));
        assertBad(greeting(), answer(3, 1, nothing()));
        assertBad(greeting(), answer(7, 3, nothing()));
        assertBad(greeting(), answer(7, 3, export(-1, 5)));
        assertBad(greeting(), answer(7, 3, export(1 << 20, 5).writeByte(0)));
        assertBad(greeting(), answer(7, 99, nothing()));
        assertBad(greeting(), answer(7, 3, nothing()).setInt(16, Integer.MAX_VALUE));
        ByteBuf blocks =
                Unpooled.buffer().writeShort(3).writeInt(4096).writeInt(4096).writeInt(1 << 25);
        assertBad(greeting(), answer(7, 3, blocks));
    }

    @Test
    void shouldNotBelieveAReplyThatNobodyAskedFor() {
        NbdRequest read = new NbdRequest(NbdRequest.Kind.READ, false, 5, 0, 512, new byte[0]);
        EmbeddedChannel channel = new EmbeddedChannel(new ReplyDecoder(handle -> handle == 5 ? read : null));
        ByteBuf reply =
                Unpooled.buffer().writeInt(0x67446698).writeInt(0).writeLong(5).writeZero(511);
        channel.writeInbound(reply);
        assertNull(channel.readInbound());
        channel.writeInbound(Unpooled.buffer().writeByte(9));
        NbdReply whole = channel.readInbound();
        assertEquals(512, whole.data().length);
        assertEquals(9, whole.data()[511]);
        for (ByteBuf bad : new ByteBuf[] {
            Unpooled.buffer().writeInt(0x67446698).writeInt(0).writeLong(6),
            Unpooled.buffer().writeInt(0x67446699).writeInt(0).writeLong(5)
        }) {
            EmbeddedChannel other = new EmbeddedChannel(new ReplyDecoder(handle -> handle == 5 ? read : null));
            DecoderException refused = assertThrows(DecoderException.class, () -> other.writeInbound(bad));
            assertInstanceOf(BadMessageException.class, refused.getCause());
        }
    }

    @Test
    void shouldNotTakeAClaimOfAnotherRelease() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> Claim.read(CLAIM.bytes().setByte(0, 1)));
        assertTrue(refused.getMessage().startsWith("a claim of version 1 where 2 is spoken"), refused.getMessage());
    }

    /** While its question has no answer nothing is read, so nothing may pile up. */
    @Test
    void shouldCutOffAClientThatDoesNotWaitForItsAnswer() {
        EmbeddedChannel channel = new EmbeddedChannel(new ServerHandshake());
        ByteBuf question = Unpooled.buffer()
                .writeInt(3)
                .writeLong(0x49484156454F5054L)
                .writeInt(7)
                .writeInt(10)
                .writeInt(4)
                .writeBytes(text("disk"))
                .writeShort(0);
        channel.writeInbound(question);
        assertInstanceOf(ServerHandshake.Question.class, channel.readInbound());
        channel.writeInbound(Unpooled.buffer().writeZero(4000));
        DecoderException bad = assertThrows(
                DecoderException.class,
                () -> channel.writeInbound(Unpooled.buffer().writeZero(1000)));
        assertInstanceOf(BadMessageException.class, bad.getCause());
    }

    @Test
    void shouldKnowWhichAnswersTakeNoTime() {
        ClientHandshake handshake = new ClientHandshake("disk", Optional.of(CLAIM), true, NbdProtocol.OPT_GO);
        EmbeddedChannel channel = new EmbeddedChannel(handshake);
        assertTrue(handshake.isOwed());
        channel.writeInbound(greeting());
        assertTrue(handshake.isOwed());
        channel.writeInbound(answer(0x554E4459, 1, nothing()));
        assertFalse(handshake.isOwed(), "a fence may wait for its server");
    }

    /** Whatever a peer says, nothing else happens than what is meant to. */
    @Test
    void shouldSurviveBytesAtRandom() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            ByteBuf said = round % 2 == 0
                    ? greeting().writeBytes(answer(7, 3, export(1 << 20, 5)))
                    : Unpooled.buffer()
                            .writeInt(3)
                            .writeLong(0x49484156454F5054L)
                            .writeInt(7)
                            .writeInt(10)
                            .writeInt(4)
                            .writeBytes(text("disk"))
                            .writeShort(0);
            for (int change = random.nextInt(4); change > 0; change--) {
                said.setByte(random.nextInt(said.writerIndex()), random.nextInt(256));
            }
            EmbeddedChannel channel =
                    round % 2 == 0 ? client(Optional.empty(), false) : new EmbeddedChannel(new ServerHandshake());
            try {
                channel.writeInbound(said);
            } catch (DecoderException e) {
                assertInstanceOf(BadMessageException.class, e.getCause(), "seed " + SEED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nbd://h:1/x, h, 1, x",
        "nbd://h, h, 10809, ''",
        "nbd://h/, h, 10809, ''",
        "nbd:h:7:exportname=x, h, 7, x",
        "nbd:h:7, h, 7, ''",
        "nbd://[::1]:9/a/b, [::1], 9, a/b"
    })
    void shouldReadAddressesAsQemuDoes(String text, String host, int port, String name) {
        assertEquals(new ExportAddress(host, port, name), ExportAddress.parse(text));
        assertEquals(
                ExportAddress.parse(text),
                ExportAddress.parse(ExportAddress.parse(text).toString()));
    }

    @ParameterizedTest
    @CsvSource({"nbd://", "nbd://h:0/x", "nbd://h:99999/x", "nbd:h", "nbd+unix:///x?socket=/y", "nbd://h:1/x?y"})
    void shouldRefuseWhatIsNoAddress(String text) {
        assertTrue(ExportAddress.isMeant(text));
        assertThrows(IllegalArgumentException.class, () -> ExportAddress.parse(text));
    }
}
