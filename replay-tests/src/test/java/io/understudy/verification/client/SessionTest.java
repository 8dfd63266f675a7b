package io.understudy.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.verification.history.History;
import io.understudy.verification.history.Rule;
import io.understudy.verification.history.SimulatedStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Workload WORKLOAD = new Workload(List.of("a", "b"), 3, 160, 10, 1000);

    private final Session session = new Session(WORKLOAD, 1, "n", 0);
    private final SimulatedStore store = new SimulatedStore();

    @Test
    void shouldGreetOnceASecondUntilTheNewestGreetingIsAnswered() {
        assertEquals(List.of("", "del a", "del b", "put in-step hello-n-1", "get in-step"), session.advance(0));
        assertEquals(List.of(), session.advance(SECOND - 1));
        assertTrue(session.advance(SECOND).contains("put in-step hello-n-2"));
        take("kv ready", SECOND);
        take("VALUE hello-n-1", SECOND);
        assertFalse(session.progress(SECOND).inStep(), "answers to the second greeting are still to come");
        take("VALUE hello-n-2", SECOND);
        assertTrue(session.progress(SECOND).inStep());
        assertEquals(List.of(), session.advance(3 * SECOND));
    }

    @Test
    void shouldHaveOneRequestOfEachLogicalClientUnderWay() {
        getInStep();
        session.ask(true);
        session.phase(Phase.HEAVY_OUTPUT);
        Set<String> lines = new HashSet<>();
        for (long now = 0; now < 100; now++) {
            lines.addAll(session.advance(now));
        }
        assertEquals(WORKLOAD.clients(), lines.size());
        assertEquals(WORKLOAD.clients(), session.progress(100).underWay());
    }

    @Test
    void shouldLetALogicalClientThinkInTheLightPhase() {
        getInStep();
        session.ask(true);
        List<String> asked = new ArrayList<>();
        for (int milli = 0; milli < 1000; milli++) {
            for (String line : session.advance(TimeUnit.MILLISECONDS.toNanos(milli))) {
                asked.add(line);
                answer(line, TimeUnit.MILLISECONDS.toNanos(milli));
            }
        }
        assertTrue(asked.size() > 300 && asked.size() < 1000, asked.size() + " requests in a second");
    }

    @Test
    void shouldNeverAskTwiceForTheSameWrite() {
        getInStep();
        session.ask(true);
        session.phase(Phase.HEAVY_OUTPUT);
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            for (String line : session.advance(i)) {
                if (line.startsWith("append") || line.startsWith("put")) {
                    assertTrue(tokens.add(line.split(" ", 3)[2]), line);
                }
                answer(line, i);
            }
        }
        assertTrue(tokens.size() > 100);
    }

    @Test
    void shouldSayFarewellOnceAllIsAnswered() {
        getInStep();
        session.ask(true);
        List<String> asked = session.advance(0);
        session.conclude();
        assertEquals(List.of(), session.advance(1));
        asked.forEach(line -> answer(line, 2));
        assertEquals(List.of("put in-step bye-n", "get in-step"), session.advance(3));
        take("OK", 4);
        assertFalse(session.over());
        take("VALUE bye-n", 5);
        assertTrue(session.over());
        assertEquals(List.of(), session.advance(6));
    }

    @Test
    void shouldSeeAtTheFarewellThatALineWasLost() {
        getInStep();
        session.conclude();
        assertEquals(2, session.advance(0).size());
        take("VALUE bye-n", 1);
        assertEquals(Rule.IN_STEP, session.report(2).outOfStep().orElseThrow().rule());
    }

    @Test
    void shouldReportWhatIsUnderWayAsMaybesWhenTheConnectionIsLost() {
        getInStep();
        session.ask(true);
        assertEquals(WORKLOAD.clients(), session.advance(0).size());
        session.lose("gone", SECOND);
        ClientReport report = session.report(9 * SECOND);
        History history = report.history();
        assertEquals(WORKLOAD.clients(), history.maybes());
        assertEquals(1000, report.longestPauseMillis(), "up to the loss");
        assertEquals("gone", report.disconnected().orElseThrow());
    }

    private void getInStep() {
        session.advance(0).forEach(line -> answer(line, 0));
        assertTrue(session.progress(0).inStep());
    }

    private void answer(String request, long nowNanos) {
        for (String line : store.answer(request).split("\n", -1)) {
            take(line, nowNanos);
        }
    }

    private void take(String line, long nowNanos) {
        session.receive(line, nowNanos).ifPresent(operation -> assertTrue(operation.answered()));
    }
}
