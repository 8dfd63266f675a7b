package io.understudy.arbiter.protocol;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of the protocol, written down once; a change here is another version. */
class WireFormatTest {
    private static final String HOST_A =
            "0001610000000000000001000c612e6c6f63616c3a37303031000c612e6c6f63616c3a37303032";
    private static final String HOST_B =
            "0001620000000000000001000c622e6c6f63616c3a37303031000c622e6c6f63616c3a37303032";
    private static final String GUEST = "00056775657374";

    static Stream<Arguments> requests() {
        return Stream.of(PoolMessages.requests(), requestsOfViews(), ClusterMessages.requests())
                .flatMap(each -> each);
    }

    static Stream<Arguments> answers() {
        return Stream.of(PoolMessages.answers(), answersOfViews(), ClusterMessages.answers())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> requestsOfViews() {
        return Stream.of(
                arguments(new Request.Hello(1), "00000007" + "01" + "55415242" + "0001"),
                arguments(new Request.Read(7, VM), "00000010" + "02" + "0000000000000007" + GUEST),
                arguments(
                        new Request.Advancement(8, new Advance(VM, 1, B, Optional.of(A), B.identity(), -3, 2)),
                        "00000082" + "03" + "0000000000000008" + GUEST + "0000000000000001" + "0000000000000002"
                                + "fffffffffffffffd" + "0001620000000000000001" + HOST_B + "01" + HOST_A),
                arguments(
                        new Request.Advancement(8, new Advance(VM, 0, A, ALONE, A.identity(), 5, 0)),
                        "0000005b" + "03" + "0000000000000008" + GUEST + "0000000000000000" + "0000000000000000"
                                + "0000000000000005" + "0001610000000000000001" + HOST_A + "00"),
                arguments(
                        new Request.Acknowledgement(9, new Acknowledge(VM, 2, B.identity())),
                        "00000023" + "04" + "0000000000000009" + GUEST + "0000000000000002" + "0001620000000000000001"),
                arguments(new Request.Subscribe(10, VM), "00000010" + "05" + "000000000000000a" + GUEST),
                arguments(new Request.Ping(11), "00000009" + "06" + "000000000000000b"));
    }

    private static Stream<Arguments> answersOfViews() {
        return Stream.of(
                arguments(
                        new Answer.Welcome(1, new ClusterId(0x0123456789ABCDEFL, 0x1122334455667788L)),
                        "00000017" + "81" + "55415242" + "0001" + "0123456789abcdef1122334455667788"),
                arguments(new Answer.Current(7, Optional.empty()), "0000000a" + "82" + "0000000000000007" + "00"),
                arguments(
                        new Answer.Current(
                                7, Optional.of(view(1, A, Optional.of(B)).withAcknowledgement())),
                        "00000061" + "82" + "0000000000000007" + "01" + "0000000000000001" + "03" + HOST_A + HOST_B),
                arguments(
                        new Answer.Judged(8, new Verdict.Granted(view(2, B, ALONE))),
                        "00000039" + "83" + "0000000000000008" + "0000000000000002" + "00" + HOST_B),
                arguments(
                        new Answer.Judged(
                                8,
                                new Verdict.Refused(
                                        Optional.of(view(2, B, ALONE).withAcknowledgement()), "no")),
                        "0000003e" + "84" + "0000000000000008" + "01" + "0000000000000002" + "01" + HOST_B
                                + "00026e6f"),
                arguments(
                        new Answer.Judged(8, new Verdict.Refused(Optional.empty(), "no")),
                        "0000000e" + "84" + "0000000000000008" + "00" + "00026e6f"),
                arguments(new Answer.Pong(11), "00000009" + "85" + "000000000000000b"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void shouldWriteAndReadRequests(Request request, String hex) throws MalformedException {
        assertEquals(hex, written(new MessageEncoder<>(Request.class, RequestWriter::write), request));
        assertEquals(request, RequestReader.read(body(hex)));
        assertMalformedWhereCut(RequestReader::read, hex);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldWriteAndReadAnswers(Answer answer, String hex) throws MalformedException {
        assertEquals(hex, written(new MessageEncoder<>(Answer.class, AnswerWriter::write), answer));
        assertEquals(answer, AnswerReader.read(body(hex)));
        assertMalformedWhereCut(AnswerReader::read, hex);
    }

    @Test
    void shouldReadRandomBytesAsAMessageOrAsMalformedAndAsNothingElse() {
        Random random = new Random(1);
        Object[] valid = requests().map(each -> each.get()[1]).toArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = ByteBufUtil.decodeHexDump((String) valid[random.nextInt(valid.length)]);
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
            }
            ByteBuf body = Unpooled.wrappedBuffer(bytes, 4, bytes.length - 4);
            try {
                RequestReader.read(body);
            } catch (MalformedException e) {
                assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
            }
        }
    }

    @Test
    void shouldFitTheLongestMachineOfThePoolIntoAMessage() throws MalformedException {
        String address = "h".repeat(253) + ":65535";
        Host longA = new Host("a".repeat(64) + "/999", 1, address, address);
        Host longB = new Host("b".repeat(64) + "/999", 1, address, address);
        Spec spec = new Spec(new byte[Spec.MAX_BYTES]);
        VmWish wish = new VmWish(
                WantedState.RUNNING, spec, RepairMode.AUTO, StandbyMode.HOT, true, 2, Optional.of(longA.identity()));
        VmStatus vm = new VmStatus(
                new VmName("v".repeat(64)),
                Optional.of(wish),
                Optional.of(view(1, longA, Optional.of(longB))),
                Optional.of(longA),
                9);
        Answer answer = new Answer.PoolVm(1, vm);
        String hex = written(new MessageEncoder<>(Answer.class, AnswerWriter::write), answer);
        assertEquals(2 * (4 + 4036), hex.length());
        assertEquals(answer, AnswerReader.read(body(hex)));
    }

    @Test
    void shouldRefuseWhatTheWordsOfThePoolDoNotAllow() {
        String report = "07" + "0000000000000007" + HOST_A;
        assertNoRequest(report + "05" + "00" + "00" + "0000000000000000", "there is no HostRole of number 5");
        assertNoRequest(report + "03" + "00" + "00" + "0000000000000000", "idle exactly when");
        assertNoRequest(report + "00" + "00" + "00" + "ffffffffffffffff", "a lag must not be negative");
        assertNoRequest(report + "00" + "02" + "00" + "0000000000000000", "a flag is 2");
        String transfer = report + "01" + "01" + GUEST + "0000000000000001" + "01";
        assertNoRequest(
                transfer + "0000000000000002" + "0000000000000001" + "0000000000000000",
                "bytes done <= bytes in total");
        String wish = "09" + "0000000000000007" + "00".repeat(16);
        assertNoRequest(wish + "08" + GUEST, "there is no wish of kind 8");
        assertNoRequest(wish + "01" + GUEST + "0801" + "00".repeat(2049) + "0000", "2049 bytes, the limit is 2048");
        assertNoRequest(wish + "01" + GUEST + "0000" + "02" + "00", "there is no RepairMode of number 2");
    }

    private static void assertNoRequest(String hex, String reason) {
        MalformedException refusal = assertThrows(MalformedException.class, () -> RequestReader.read(hex(hex)));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void shouldFitTheLongestNamesIntoAMessage() throws MalformedException {
        String address = "h".repeat(253) + ":65535";
        Host longA = new Host("a".repeat(64), 1, address, address);
        Host longB = new Host("b".repeat(64), 1, address, address);
        Advance advance = new Advance(new VmName("v".repeat(64)), 0, longA, Optional.of(longB), longA.identity(), 1, 0);
        Request request = new Request.Advancement(1, advance);
        String hex = written(new MessageEncoder<>(Request.class, RequestWriter::write), request);
        assertEquals(2 * (4 + 1366), hex.length());
        assertEquals(request, RequestReader.read(body(hex)));
    }

    @Test
    void shouldReadNothingBehindAMalformedMessage() {
        EmbeddedChannel channel = new EmbeddedChannel(new MessageDecoder<>(RequestReader::read));
        ByteBuf bytes = Unpooled.wrappedBuffer(
                ByteBufUtil.decodeHexDump("00000001" + "77" + "000000090600000000000000" + "0b"));
        assertThrows(Exception.class, () -> channel.writeInbound(bytes));
        assertEquals(false, channel.finish());
    }

    @Test
    void shouldRefuseAReasonThatCouldMoveTheCursor() {
        String evil = "84" + "0000000000000008" + "00" + "0002" + "1b63";
        assertThrows(MalformedException.class, () -> AnswerReader.read(hex(evil)));
    }

    private static void assertMalformedWhereCut(MessageDecoder.Reader<?> reader, String hex) {
        ByteBuf body = body(hex);
        for (int length = 0; length < body.readableBytes(); length++) {
            ByteBuf cut = body.slice(0, length);
            assertThrows(MalformedException.class, () -> reader.read(cut));
        }
        ByteBuf longer = Unpooled.wrappedBuffer(body, Unpooled.wrappedBuffer(new byte[1]));
        assertThrows(MalformedException.class, () -> reader.read(longer));
    }

    private static <T> String written(MessageEncoder<T> encoder, T message) {
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        assertTrue(channel.writeOutbound(message));
        ByteBuf bytes = channel.readOutbound();
        try {
            return ByteBufUtil.hexDump(bytes);
        } finally {
            bytes.release();
        }
    }

    private static ByteBuf body(String hex) {
        return hex(hex.substring(8));
    }

    private static ByteBuf hex(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }
}
