package io.understudy.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTest {
    @Test
    void shouldAcceptOneClientsHistory() {
        assertClean(new HistoryWriter()
                .ask("get a", "NONE")
                .ask("append a x;", "OK 2")
                .ask("append a y;", "OK 4")
                .ask("get a", "VALUE x;y;")
                .ask("put a z;", "OK")
                .ask("get a", "VALUE z;")
                .ask("del a", "OK")
                .ask("del a", "NONE")
                .ask("get b", "NONE"));
    }

    @Test
    void shouldAcceptOverlappingAppendsInEitherOrder() {
        assertClean(new HistoryWriter()
                .ask(1, 9, "append a x;", "OK 4")
                .ask(2, 8, "append a y;", "OK 2")
                .ask(10, 11, "get a", "VALUE y;x;"));
    }

    @Test
    void shouldTreatOperationsThatTouchInTimeAsOverlapping() {
        assertClean(new HistoryWriter().ask(1, 5, "append a x;", "OK 2").ask(5, 6, "get a", "NONE"));
    }

    @Test
    void shouldAcceptAMaybeThatHappenedAtOnceLaterOrNever() {
        assertClean(new HistoryWriter().maybe("append a x;").ask("get a", "VALUE x;"));
        assertClean(new HistoryWriter()
                .maybe("append a x;")
                .ask("get a", "NONE")
                .ask("append a y;", "OK 2")
                .ask("get a", "VALUE y;x;"));
        assertClean(new HistoryWriter().maybe("append a x;").ask("append a y;", "OK 2"));
    }

    @Test
    void shouldAcceptMaybesThatHappenedInAnyOrder() {
        HistoryWriter writer = new HistoryWriter();
        for (int i = 0; i < 8; i++) {
            writer.maybe("append a " + i + ";");
        }
        assertClean(writer.ask("get a", "VALUE 7;2;5;1;").ask("append a x;", "OK 12"));
    }

    @Test
    void shouldRefuseAMaybeThatHappenedTwice() {
        assertBroken(
                new HistoryWriter()
                        .maybe("append a x;")
                        .ask("get a", "VALUE x;")
                        .ask("get a", "VALUE x;x;"),
                "key a: client 2's get a",
                "expected VALUE x;, got VALUE x;x;",
                "token x; is there twice");
    }

    @Test
    void shouldRefuseAMaybeThatHappenedBeforeItWasAsked() {
        assertBroken(new HistoryWriter().ask("get a", "VALUE x;").maybe("append a x;"), "token x; was sent only later");
    }

    @Test
    void shouldNameATokenThatIsThereTwice() {
        assertBroken(
                new HistoryWriter()
                        .ask("append a x;", "OK 2")
                        .ask("append a y;", "OK 4")
                        .ask("get a", "VALUE x;y;y;"),
                "expected VALUE x;y;, got VALUE x;y;y;; token y; is there twice");
    }

    @Test
    void shouldNameATokenThatWasNeverSent() {
        assertBroken(
                new HistoryWriter().ask("append a x;", "OK 2").ask("get a", "VALUE x;q;"),
                "expected VALUE x;, got VALUE x;q;; q; was never sent");
    }

    @Test
    void shouldNameAnAcknowledgedTokenThatIsLost() {
        assertBroken(
                new HistoryWriter()
                        .ask("append a x;", "OK 2")
                        .ask("append a y;", "OK 4")
                        .ask("append a z;", "OK 6")
                        .ask("get a", "VALUE x;z;"),
                "expected VALUE x;y;z;, got VALUE x;z;; acknowledged token y; is lost");
        assertBroken(
                new HistoryWriter().ask("append a x;", "OK 2").ask("get a", "NONE"),
                "expected VALUE x;, got NONE; acknowledged token x; is lost");
    }

    @Test
    void shouldNameTokensThatAreReordered() {
        assertBroken(
                new HistoryWriter()
                        .ask("append a x;", "OK 2")
                        .ask("append a y;", "OK 4")
                        .ask("get a", "VALUE y;x;"),
                "expected VALUE x;y;, got VALUE y;x;; token y; stands before x;: reordered");
    }

    @Test
    void shouldNameATokenFromTheFuture() {
        assertBroken(
                new HistoryWriter().ask("get a", "VALUE x;").ask("append a x;", "OK 2"),
                "expected NONE, got VALUE x;; token x; was sent only later");
    }

    @Test
    void shouldNameTheTokenOfAnAppendWithAWrongLength() {
        assertBroken(
                new HistoryWriter().ask("append a x;", "OK 2").ask("append a y;", "OK 2"),
                "client 1's append a y;",
                "expected OK 4, got OK 2; 2 bytes are missing when token y; came");
        assertBroken(
                new HistoryWriter().ask("append a x;", "OK 2").ask("append a y;", "OK 6"),
                "2 bytes too many when token y; came");
    }

    @Test
    void shouldLetALaterReadExplainAnAppendWithAWrongLength() {
        assertBroken(
                new HistoryWriter()
                        .ask("append a x;", "OK 2")
                        .ask("append a y;", "OK 2")
                        .ask("append a z;", "OK 4")
                        .ask("get a", "VALUE y;z;"),
                "client 1's append a y;",
                "acknowledged token x; is lost, as client 3's get a at 0.006 s shows");
        assertBroken(
                new HistoryWriter()
                        .ask("append a x;", "OK 4")
                        .ask("append a z;", "OK 6")
                        .ask("get a", "VALUE x;x;z;"),
                "client 0's append a x;",
                "token x; is there twice");
    }

    @Test
    void shouldRefuseAStaleRead() {
        assertBroken(
                new HistoryWriter().ask("put a x;", "OK").ask("put a y;", "OK").ask("get a", "VALUE x;"),
                "expected VALUE y;, got VALUE x;; acknowledged token y; is lost");
    }

    @Test
    void shouldRefuseADeletedValueThatIsBack() {
        assertBroken(
                new HistoryWriter().ask("put a x;", "OK").ask("del a", "OK").ask("get a", "VALUE x;"),
                "expected NONE, got VALUE x;; token x; is of an older value");
        assertBroken(new HistoryWriter().ask("del a", "OK"), "client 0's del a", "expected NONE, got OK");
    }

    @Test
    void shouldRefuseTwoReadersThatDisagreeAboutTheOrder() {
        assertBroken(
                new HistoryWriter()
                        .ask(1, 90, "append a x;", "OK 2")
                        .ask(2, 91, "append a y;", "OK 4")
                        .ask(10, 11, "get a", "VALUE y;")
                        .ask(20, 21, "get a", "VALUE x;y;"),
                "key a");
    }

    @Test
    void shouldComplainOfEachBrokenKey() {
        List<Complaint> complaints = new LinearizabilityChecker()
                .check(new HistoryWriter()
                        .ask("put a x;", "OK")
                        .ask("put b x;", "OK")
                        .ask("put c x;", "OK")
                        .ask("get a", "NONE")
                        .ask("get b", "VALUE x;")
                        .ask("get c", "NONE")
                        .history());
        assertEquals(2, complaints.size());
        assertTrue(complaints.get(0).explanation().startsWith("key a: "));
        assertTrue(complaints.get(1).explanation().startsWith("key c: "));
    }

    @Test
    void shouldIgnoreARefusedOperation() {
        assertClean(new HistoryWriter().ask("append a x;", "ERR store full").ask("get a", "NONE"));
    }

    @Test
    void shouldSayThatItIsUndecidedAtItsLimit() {
        HistoryWriter writer = new HistoryWriter();
        for (int i = 0; i < 16; i++) {
            writer.maybe("append a " + (char) ('a' + i) + ";");
        }
        writer.ask("get a", "VALUE nonsense;");
        List<Complaint> complaints = new LinearizabilityChecker(10_000).check(writer.history());
        assertEquals(Rule.DECIDED, complaints.get(0).rule());
        assertTrue(complaints.get(0).explanation().contains("gave up after 10000 wrong turns"));
        assertTrue(complaints.get(0).explanation().contains("got VALUE nonsense;"));
    }

    private static void assertClean(HistoryWriter writer) {
        assertEquals(List.of(), new LinearizabilityChecker().check(writer.history()));
    }

    private static void assertBroken(HistoryWriter writer, String... parts) {
        List<Complaint> complaints = new LinearizabilityChecker().check(writer.history());
        assertEquals(1, complaints.size(), "complaints");
        assertEquals(Rule.LINEARIZABLE, complaints.get(0).rule());
        for (String part : parts) {
            String explanation = complaints.get(0).explanation();
            assertTrue(explanation.contains(part), () -> "'" + part + "' is not in: " + explanation);
        }
    }
}
