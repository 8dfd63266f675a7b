package io.understudy.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules besides linearizability: for each, histories that keep it and one for each way to break it. */
class HistoryRulesTest {
    private static final String STAMP = "STAMP tsc=%s rtc=%s ticks=%d random=00000000";
    private static final String TSC = "00000000000000ff";
    private static final String RTC = "2026-03-01T00:00:00";

    @Test
    void shouldAcceptTimeThatGoesOnOrStandsStill() {
        assertClean(new HistoryWriter()
                .ask("stamp", String.format(STAMP, TSC, "2026-02-28T23:59:59", 4))
                .ask("uptime", "UP 4")
                .ask("stamp", String.format(STAMP, "8000000000000000", RTC, 4))
                .ask("stamp", "STAMP tsc=8000000000000001 rtc=" + RTC + " ticks=5 random=--------")
                .ask("uptime", "UP 17"));
    }

    @Test
    void shouldRefuseATimeStampCounterThatGoesBack() {
        assertBroken(
                Rule.TIME,
                new HistoryWriter()
                        .ask("stamp", String.format(STAMP, "8000000000000000", RTC, 4))
                        .ask("stamp", String.format(STAMP, TSC, RTC, 4)),
                "tsc went back: client 1's stamp at 0.002 s: expected 8000000000000000 or more, got ff");
    }

    @Test
    void shouldRefuseAClockThatGoesBack() {
        assertBroken(
                Rule.TIME,
                new HistoryWriter()
                        .ask("stamp", String.format(STAMP, TSC, RTC, 4))
                        .ask("stamp", String.format(STAMP, TSC, "2026-02-28T23:59:59", 4)),
                "rtc went back: client 1's stamp at 0.002 s: expected 2026-03-01T00:00 or more, got 2026-02-28T23:59:59");
    }

    @Test
    void shouldRefuseTicksThatGoBack() {
        assertBroken(
                Rule.TIME,
                new HistoryWriter()
                        .ask("stamp", String.format(STAMP, TSC, RTC, 4))
                        .ask("uptime", "UP 3"),
                "ticks went back: client 1's uptime at 0.002 s: expected 4 or more, got 3");
        assertBroken(
                Rule.TIME,
                new HistoryWriter().ask("uptime", "UP 5").ask("stamp", String.format(STAMP, TSC, RTC, 4)),
                "ticks went back");
    }

    @Test
    void shouldRefuseReadingsThatAreNone() {
        assertBroken(Rule.TIME, new HistoryWriter().ask("uptime", "UP x"), "expected UP <ticks>, got UP x");
        assertBroken(
                Rule.TIME,
                new HistoryWriter().ask("stamp", String.format(STAMP, TSC, "2026-02-30T00:00:00", 4)),
                "expected a time stamp, got STAMP");
        assertBroken(Rule.TIME, new HistoryWriter().ask("stamp", "STAMP \u0007"), "got STAMP \\x07");
        assertBroken(Rule.SUM, new HistoryWriter().ask("sum", "SUM 12"), "got SUM 12");
    }

    @Test
    void shouldAcceptWholePrints() {
        assertClean(new HistoryWriter().ask("print 0", "OK").ask("print 60", new SimulatedStore().answer("print 60")));
    }

    @Test
    void shouldRefuseAPrintedLineThatIsLostDoubledSwappedOrDamaged() {
        String one = PrintedText.line(1) + "\n";
        String two = PrintedText.line(2) + "\n";
        String three = PrintedText.line(3) + "\n";
        assertPrint(
                one + three + "OK", "client 0's print 3 at 0.000 s: at line 2 of 3 expected line 2 cdef", "got line 3");
        assertPrint(one + one + two + three + "OK", "at line 2 of 3 expected line 2", "got line 1");
        assertPrint(two + one + three + "OK", "at line 1 of 3 expected line 1", "got line 2");
        assertPrint(one + two.replace('f', '\0') + three + "OK", "at line 2 of 3", "got line 2 cde\\x00gh");
        assertPrint(one + two + "OK", "at line 3 of 3", "got OK");
        assertPrint(one + two + three + three + "OK", "at the end expected OK, got line 3");
        assertPrint(one + two + three, "at the end expected OK, got ");
        assertPrint(one + two + three + "OK\nOK", "more lines than 3");
    }

    @Test
    void shouldAcceptSumsOfWhatWasPut() {
        SimulatedStore store = new SimulatedStore();
        HistoryWriter writer = new HistoryWriter();
        for (String request : List.of("put a x;", "sum", "append b y;", "append b z;", "sum", "del a", "sum", "sum")) {
            writer.ask(request, store.answer(request));
        }
        assertClean(writer);
    }

    @Test
    void shouldAcceptSumsThatHoldKeysOfOthers() {
        SimulatedStore store = new SimulatedStore();
        assertEquals("OK", store.answer("put others value"));
        HistoryWriter writer = new HistoryWriter();
        for (String request : List.of("put a x;", "sum", "append b y;", "sum")) {
            writer.ask(request, store.answer(request));
        }
        assertClean(writer);
    }

    @Test
    void shouldRefuseASumThatDoesNotFollow() {
        // FNV-1a of "a", 0, "x;" by an independent program.
        assertBroken(
                Rule.SUM,
                new HistoryWriter()
                        .ask("sum", "SUM 00000000 keys=0")
                        .ask("put a x;", "OK")
                        .ask("sum", "SUM 00000000 keys=0"),
                "client 2's sum at 0.004 s: expected SUM a0cdc65d keys=1, got SUM 00000000 keys=0");
    }

    @Test
    void shouldSumNoFurtherThanTheFirstMaybe() {
        assertClean(new HistoryWriter()
                .ask("sum", "SUM 00000000 keys=0")
                .maybe("put a x;")
                .ask("sum", "SUM 00000001 keys=1"));
    }

    @Test
    void shouldRefuseARefusal() {
        assertBroken(
                Rule.REFUSAL,
                new HistoryWriter().ask("put a x;", "ERR unknown command").ask("get a", "NONE"),
                "client 0's put a x; at 0.000 s: expected an answer, got ERR unknown command");
    }

    @Test
    void shouldRefuseToJudgeNothing() {
        assertBroken(Rule.ANSWERED, new HistoryWriter(), "nothing was answered");
        assertBroken(Rule.ANSWERED, new HistoryWriter().maybe("get a"), "nothing was answered");
    }

    private static void assertPrint(String answer, String... parts) {
        assertBroken(Rule.PRINT, new HistoryWriter().ask("print 3", answer), parts);
    }

    private static void assertClean(HistoryWriter writer) {
        assertEquals(List.of(), HistoryRules.check(writer.history()));
    }

    private static void assertBroken(Rule rule, HistoryWriter writer, String... parts) {
        List<Complaint> complaints = HistoryRules.check(writer.history());
        assertEquals(List.of(rule), complaints.stream().map(Complaint::rule).toList());
        String explanation = complaints.get(0).explanation();
        for (String part : parts) {
            assertTrue(explanation.contains(part), () -> "'" + part + "' is not in: " + explanation);
        }
        assertEquals(-1, explanation.indexOf('\n'), "one line");
    }
}
