package io.understudy.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.json.BadJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final Origin HOST = new Origin(Origin.Kind.HOST, "a/1", 123);
    private static final String HEAD =
            "{\"v\":1,\"at\":1700000000000001,\"from\":{\"kind\":\"host\",\"name\":\"a/1\",\"pid\":123},\"event\":";

    private static final Kinds KINDS = new Kinds(
            new Tally(1, 2),
            new Tally(3, 4),
            new Tally(5, 6),
            new Tally(7, 8),
            new Tally(9, 10),
            new Tally(17, 18),
            new Tally(11, 12),
            new Tally(13, 14),
            new Tally(15, 16));

    /** One of each, and their own fields as they are spelt. */
    private record Golden(Event event, String fields) {
        String line() {
            return HEAD + "\"" + event.name() + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
        }
    }

    static List<Golden> goldens() {
        return List.of(
                new Golden(new Event.Hello(5, 6), "\"now\":5,\"ring\":6"),
                new Golden(new Event.Missed(7), "\"count\":7"),
                new Golden(
                        new Event.Role("vm", "GOING_LIVE", 2, 99, 10, 11, "lost \"it\""),
                        "\"vm\":\"vm\",\"role\":\"GOING_LIVE\",\"view\":2,\"incarnation\":99,\"entries\":10,\"bytes\":11,"
                                + "\"line\":\"lost \\\"it\\\"\""),
                new Golden(
                        new Event.Stage("vm", 2, FailoverStage.FIRST_OUTPUT, "x"),
                        "\"vm\":\"vm\",\"view\":2,\"stage\":\"firstOutput\",\"line\":\"x\""),
                new Golden(
                        new Event.Sample(
                                "vm",
                                "PRIMARY",
                                1,
                                2,
                                3,
                                4,
                                5,
                                6,
                                7,
                                8,
                                new Event.Held(9, 10, 11, 12),
                                13,
                                KINDS,
                                Optional.of(new Event.Transfer(14, 15))),
                        "\"vm\":\"vm\",\"role\":\"PRIMARY\",\"view\":1,\"count\":2,\"entries\":3,\"logBytes\":4,"
                                + "\"acknowledged\":5,\"lagEntries\":6,\"lagInstructions\":7,\"lagMicros\":8,"
                                + "\"held\":{\"outputs\":9,\"bytes\":10,\"first\":11,\"last\":12},\"hashes\":13,"
                                + "\"kinds\":{\"clock\":{\"entries\":1,\"bytes\":2},\"interrupt\":{\"entries\":3,\"bytes\":4},"
                                + "\"input\":{\"entries\":5,\"bytes\":6},\"output\":{\"entries\":7,\"bytes\":8},"
                                + "\"network\":{\"entries\":9,\"bytes\":10},\"disk\":{\"entries\":17,\"bytes\":18},\"hash\":{\"entries\":11,\"bytes\":12},"
                                + "\"progress\":{\"entries\":13,\"bytes\":14},\"other\":{\"entries\":15,\"bytes\":16}},"
                                + "\"transfer\":{\"done\":14,\"total\":15}"),
                new Golden(
                        new Event.Found(HOST, "vm", 3),
                        "\"process\":{\"kind\":\"host\",\"name\":\"a/1\",\"pid\":123},\"vm\":\"vm\",\"boundMicros\":3"),
                new Golden(new Event.Gone(HOST), "\"process\":{\"kind\":\"host\",\"name\":\"a/1\",\"pid\":123}"),
                new Golden(new Event.Hand("kill", "host:a"), "\"verb\":\"kill\",\"target\":\"host:a\""),
                new Golden(
                        new Event.Progress(1, 2, 3, 4, 5),
                        "\"count\":1,\"entries\":2,\"bytes\":3,\"hashes\":4,\"slices\":5"),
                new Golden(
                        Event.Screen.of("vm", 4096, "login: ".getBytes(StandardCharsets.US_ASCII)),
                        "\"vm\":\"vm\",\"position\":4096,\"data\":\"bG9naW46IA==\""),
                new Golden(new Event.Copied(1500), "\"pauseMicros\":1500"),
                new Golden(new Event.Notice("\u001b[2J"), "\"line\":\"\\u001B[2J\""),
                new Golden(new Event.Finished(3, "diverged"), "\"code\":3,\"line\":\"diverged\""),
                new Golden(
                        new Event.Listening(List.of(new Event.Port("console", "127.0.0.1:7200"))),
                        "\"ports\":[{\"name\":\"console\",\"address\":\"127.0.0.1:7200\"}]"),
                new Golden(
                        new Event.View("vm", 2, "b/7", Optional.empty(), "acknowledged"),
                        "\"vm\":\"vm\",\"view\":2,\"primary\":\"b/7\",\"state\":\"acknowledged\""),
                new Golden(
                        new Event.Claim("vm", "b/7", 2, true, "x"),
                        "\"vm\":\"vm\",\"host\":\"b/7\",\"view\":2,\"granted\":true,\"line\":\"x\""),
                new Golden(new Event.Member("c/8", false, ""), "\"host\":\"c/8\",\"alive\":false,\"serves\":\"\""),
                new Golden(
                        new Event.Attached("vm", 2, "b", Optional.of("52:54:00:12:34:56")),
                        "\"vm\":\"vm\",\"view\":2,\"host\":\"b\",\"card\":\"52:54:00:12:34:56\""),
                new Golden(new Event.Lost("vm", 2, "b", "x"), "\"vm\":\"vm\",\"view\":2,\"host\":\"b\",\"line\":\"x\""),
                new Golden(
                        new Event.Resumed("vm", 2, "b", 3, 4, 5),
                        "\"vm\":\"vm\",\"view\":2,\"host\":\"b\",\"millis\":3,\"resent\":4,\"repeated\":5"),
                new Golden(
                        new Event.Frame("vm", 2, "b", "m"), "\"vm\":\"vm\",\"view\":2,\"host\":\"b\",\"card\":\"m\""),
                new Golden(
                        new Event.Detached("vm", 2, "b", "m"),
                        "\"vm\":\"vm\",\"view\":2,\"host\":\"b\",\"card\":\"m\""));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldSpellEachEventAsItWasAgreed(Golden golden) {
        assertEquals(golden.line(), EventCodec.write(new Stamped(1_700_000_000_000_001L, HOST, golden.event())));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldReadWhatItWrites(Golden golden) throws BadJsonException {
        Stamped told = new Stamped(1_700_000_000_000_001L, HOST, golden.event());
        assertEquals(Optional.of(told), EventCodec.read(EventCodec.write(told)));
    }

    @Test
    void shouldHaveAGoldenLineOfEveryEvent() {
        Set<Object> golden =
                goldens().stream().map(each -> each.event().getClass()).collect(Collectors.toSet());
        assertEquals(Set.copyOf(Arrays.asList(Event.class.getPermittedSubclasses())), golden);
    }

    @Test
    void shouldIgnoreWhatOnlyLaterVersionsKnow() throws BadJsonException {
        assertEquals(Optional.empty(), EventCodec.read(HEAD + "\"eclipse\",\"line\":1}"));
        assertEquals(
                Optional.of(new Event.Notice("x")),
                EventCodec.read(HEAD + "\"notice\",\"colour\":{\"r\":[1,2.5,null]},\"line\":\"x\"}")
                        .map(Stamped::event));
        assertEquals(
                Optional.of(new Event.Finished(0, "")),
                EventCodec.read(HEAD + "\"finished\"}").map(Stamped::event));
    }

    @Test
    void shouldNotMindTheOrderOfFields() throws BadJsonException {
        String line = "{\"line\":\"x\",\"event\":\"notice\",\"from\":{\"pid\":123,\"name\":\"a/1\",\"kind\":\"host\"},"
                + "\"at\":5,\"v\":1}";
        assertEquals(Optional.of(new Stamped(5, HOST, new Event.Notice("x"))), EventCodec.read(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "null",
                "[]",
                "{",
                "{}",
                "{\"v\":1}",
                "{\"v\":\"1\"}",
                "{\"v\":2,\"from\":{\"kind\":\"host\"},\"event\":\"notice\"}",
                "{\"v\":1,\"from\":{\"kind\":\"moon\"},\"event\":\"notice\"}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":\"notice\",\"line\":5}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":\"notice\",\"line\":null,\"line\":\"\"}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":\"finished\",\"code\":2147483648}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":\"hello\",\"now\":9223372036854775808}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":\"hello\",\"now\":1.0}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":\"stage\",\"stage\":\"LIVE\"}",
                "{\"v\":1,\"from\":[],\"event\":\"notice\"}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":\"notice\"} {}",
                "{\"v\":1,\"from\":{\"kind\":\"host\"},\"event\":{}}"
            })
    void shouldRefuseInOneLineWhatIsNoEvent(String line) {
        BadJsonException refused = assertThrows(BadJsonException.class, () -> EventCodec.read(line));
        assertTrue(refused.getMessage().lines().count() == 1, refused.getMessage());
    }

    @Test
    void shouldRefuseWhatIsDeepOrLong() {
        assertThrows(BadJsonException.class, () -> EventCodec.read("{\"a\":" + "[".repeat(100_000)));
        assertThrows(BadJsonException.class, () -> EventCodec.read("{\"a\":" + "9".repeat(1000) + "}"));
        assertThrows(BadJsonException.class, () -> EventCodec.read("{\"" + "n".repeat(1000) + "\":1}"));
        assertThrows(
                BadJsonException.class,
                () -> EventCodec.read(HEAD + "\"notice\",\"line\":\"" + "x".repeat(200_000) + "\"}"));
    }

    @Test
    void shouldReadOrRefuseWhateverComes() {
        Random random = new Random(14);
        List<String> lines = goldens().stream().map(Golden::line).toList();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(lines.get(random.nextInt(lines.size())));
            for (int changes = 1 + random.nextInt(3); changes > 0 && !line.isEmpty(); changes--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(3)) {
                    case 0 ->
                        line.setCharAt(at, (char)
                                (random.nextInt(4) == 0 ? random.nextInt() : "{}[]\",:0e-".charAt(random.nextInt(10))));
                    case 1 -> line.deleteCharAt(at);
                    default -> line.setLength(at + 1);
                }
            }
            try {
                EventCodec.read(line.toString()).ifPresent(EventCodecTest::shouldComeBack);
            } catch (BadJsonException refused) {
                assertTrue(!refused.getMessage().contains("\n"), refused.getMessage());
            }
        }
    }

    private static void shouldComeBack(Stamped read) {
        try {
            assertEquals(Optional.of(read), EventCodec.read(EventCodec.write(read)));
        } catch (BadJsonException e) {
            throw new AssertionError("cannot read " + EventCodec.write(read), e);
        }
    }
}
