package io.understudy.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.verification.history.Complaint;
import io.understudy.verification.history.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void shouldSayItInOneLine() {
        assertEquals(
                "history clean: 4213 operations, 2 unanswered, longest pause 84 ms",
                new Verdict(List.of(), 4213, 2, 84).toString());
        assertEquals(
                "history NOT clean: 3 operations, 0 unanswered, longest pause 1 ms: tsc went back (and 1 more)",
                new Verdict(List.of(new Complaint(Rule.TIME, "tsc went back"), new Complaint(Rule.SUM, "no")), 3, 0, 1)
                        .toString());
    }
}
