package io.understudy.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.history.Operation;
import io.understudy.verification.history.OperationKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTest {
    private final Conversation conversation = new Conversation();

    @Test
    void shouldGiveEachAnswerToTheOldestRequest() {
        conversation.sent(1, new Request(OperationKind.APPEND, "a", "x;"), 10);
        conversation.sent(2, new Request(OperationKind.GET, "a", ""), 11);
        assertEquals(
                Optional.of(new Operation(1, OperationKind.APPEND, "a", "x;", "OK 2", 10, 20)),
                conversation.receive("OK 2", 20));
        assertEquals(
                Optional.of(new Operation(2, OperationKind.GET, "a", "", "VALUE x;", 11, 21)),
                conversation.receive("VALUE x;", 21));
    }

    @Test
    void shouldGatherPrintedLinesAndListWhatIsUnderWayAsMaybe() {
        conversation.sent(1, new Request(OperationKind.PRINT, "", "2"), 10);
        conversation.sent(2, Request.of(OperationKind.SUM), 11);
        assertEquals(Optional.empty(), conversation.receive("line 1 x", 20));
        assertEquals(Optional.empty(), conversation.receive("line 2 y", 21));
        assertEquals(
                "line 1 x\nline 2 y\nOK",
                conversation.receive("OK", 22).orElseThrow().answer());
        assertEquals(
                Operation.maybe(2, OperationKind.SUM, "", "", 11),
                conversation.history().operations().get(1));
    }

    @Test
    void shouldNotGatherPrintedLinesForEver() {
        conversation.sent(1, new Request(OperationKind.PRINT, "", "1"), 10);
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.empty(), conversation.receive("line 1 x", 20));
        }
        assertTrue(conversation.complaint().isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, OK 2", "PUT, NONE", "GET, OK", "GET, UP 3", "APPEND, OK", "APPEND, NONE", "DELETE, OK 2",
        "DELETE, VALUE x", "STAMP, UP 3", "SUM, OK", "UPTIME, SUM 0", "PRINT, NONE", "GET, ''", "PUT, kv ready"
    })
    void shouldComplainOnceOfALineThatCannotBeTheAnswerAndTrustNoneAfterIt(OperationKind kind, String line) {
        conversation.sent(1, new Request(kind, "", "7"), 10);
        assertEquals(Optional.empty(), conversation.receive(line, 20));
        String explanation = conversation.complaint().orElseThrow().explanation();
        assertTrue(
                explanation.startsWith(
                        "after 0 answers: the answer to " + kind.word() + " 7 is out of step: expected "),
                explanation);
        assertTrue(explanation.endsWith(", got " + line), explanation);
        assertEquals(Optional.empty(), conversation.receive("ERR x", 21));
        assertEquals(explanation, conversation.complaint().orElseThrow().explanation());
        assertEquals(1, conversation.history().maybes());
    }

    @Test
    void shouldComplainOfALineThatNobodyAskedFor() {
        assertEquals(Optional.empty(), conversation.receive("OK", 20));
        assertEquals(
                "after 0 answers: expected no line, since nothing was asked, got OK",
                conversation.complaint().orElseThrow().explanation());
    }
}
