package io.understudy.replica.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/failover.md} against the code: every state with every event, those without a row included. */
class FailoverTableTest {
    private static final List<String> STATES = Stream.of(State.class.getPermittedSubclasses())
            .flatMap(FailoverTableTest::records)
            .map(Class::getSimpleName)
            .distinct()
            .sorted()
            .toList();
    private static final String ANY = "any but Halted, Ended";

    private record Outcome(List<String> actions, String next) {}

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses()).flatMap(FailoverTableTest::records);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(
                    Path.of(System.getProperty("understudy.root")).resolve("docs/failover.md"));
        } catch (IOException e) {
            throw new AssertionError("docs/failover.md cannot be read", e);
        }
    }

    /** The rows of the table under a heading. */
    private static List<String[]> table(String heading) {
        List<String> lines = lines();
        List<String[]> rows = new ArrayList<>();
        int at = lines.indexOf("## " + heading);
        assertTrue(at >= 0, "no section '" + heading + "'");
        while (!lines.get(at).startsWith("|")) {
            at++;
        }
        for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
            String line = lines.get(at);
            String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cells[i].replace("`", "").strip();
            }
            rows.add(cells);
        }
        return rows;
    }

    private static Map<String, Outcome> transitions() {
        Map<String, Outcome> transitions = new LinkedHashMap<>();
        for (String[] row : table("Transitions")) {
            List<String> actions = row[2].isEmpty() ? List.of() : List.of(row[2].split(" ", -1));
            Outcome outcome = new Outcome(actions, row[3]);
            for (String state : STATES) {
                boolean meant =
                        row[0].equals(ANY) ? !state.equals("Halted") && !state.equals("Ended") : row[0].equals(state);
                if (meant) {
                    assertEquals(
                            null, transitions.put(state + ": " + row[1], outcome), "two rows: " + Arrays.asList(row));
                }
            }
            assertTrue(row[0].equals(ANY) || STATES.contains(row[0]), "no state is called " + row[0]);
            assertTrue(STATES.contains(row[3]), "no state is called " + row[3]);
        }
        return transitions;
    }

    private static void happen(String event, Stage stage) {
        RoleMachine role = stage.role;
        long now = stage.now;
        Host self = role.role() == Role.CONNECTING ? Stage.ALICE : Stage.BOB;
        switch (event) {
            case "backup accepted" -> role.backupAccepted(Stage.BOB, now);
            case "backup refused" -> role.backupRefused("no");
            case "recruit" -> role.recruitment().begin(Stage.BOB, now);
            case "recruit caught up" -> role.recruitment().caughtUp();
            case "secured" -> role.recruitment().secured();
            case "appointed" -> role.appointed();
            case "primary joined" -> role.primaryJoined(Stage.ALICE, now);
            case "receiving" -> role.receiving(Stage.ALICE, 2, now);
            case "restored" -> role.restored();
            case "heard no view" -> role.heard(0, now);
            case "heard earlier view" -> role.heard(role.linkView() - 1, now);
            case "heard its view" -> role.heard(role.linkView(), now);
            case "ack" -> role.acknowledged(Stage.ownView(role), 77, now);
            case "old ack" -> role.acknowledged(Stage.ownView(role) + 1, 77, now);
            case "partner lost" -> role.partnerLost("cut");
            case "silence" -> {
                stage.pass(1200);
                stage.actions.names.removeIf("sendHeartbeat"::equals);
            }
            case "long silence" -> {
                stage.pass(10_200);
                stage.actions.names.removeIf("sendHeartbeat"::equals);
            }
            case "machine ended" -> role.machineEnded("done");
            case "diverged" -> role.diverged("differs");
            case "leave" -> role.leave("drained");
            case "hand over" -> role.departure().handOver(now);
            case "successor ready" -> role.departure().successorReady();
            case "asked to succeed" -> role.departure().succeed();
            case "step down" -> role.departure().stepDown("drained");
            case "record unchanged" -> role.departure().recorded(role.view());
            case "record of successor" -> role.departure().recorded(Optional.of(stage.successor(true)));
            case "record unacknowledged" -> role.departure().recorded(Optional.of(stage.successor(false)));
            case "granted" -> role.granted(stage.actions.asked.isEmpty() ? Stage.FIRST : stage.wanted());
            case "old grant" -> role.granted(new View(Math.max(role.viewNumber(), 5), self, Optional.empty(), false));
            case "refused" -> role.refused(Optional.of(Stage.FIRST), "no");
            case "refused, unknown" -> role.refused(Optional.empty(), "no");
            case "view acknowledged" ->
                role.viewAcknowledged(role.view().orElse(Stage.FIRST).withAcknowledgement());
            case "acknowledgement refused" -> role.acknowledgementRefused(Math.max(role.viewNumber(), 1), "no");
            case "caught up" -> role.caughtUp();
            case "tick" -> role.tick(now + RoleSettings.DEFAULT.heartbeatNanos());
            default -> throw new AssertionError("no event called " + event);
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheTableSaysAndNothingElse() {
        Map<String, Outcome> transitions = transitions();
        List<DynamicTest> tests = new ArrayList<>();
        Set<String> used = new LinkedHashSet<>();
        for (String from : STATES) {
            for (String[] event : table("Events")) {
                String row = from + ": " + event[0];
                if (transitions.containsKey(row)) {
                    used.add(row);
                }
                tests.add(DynamicTest.dynamicTest(row, () -> {
                    Stage stage = Stage.in(from);
                    Outcome ignored = new Outcome(List.of(), stage.state());
                    happen(event[0], stage);
                    assertEquals(
                            transitions.getOrDefault(row, ignored),
                            new Outcome(stage.actions.take(), stage.state()),
                            row);
                }));
            }
        }
        assertEquals(transitions.keySet(), used, "rows with an event that the page does not explain");
        return tests.stream();
    }

    @Test
    void shouldExplainEveryRoleInTheWordsOfTheCode() throws IOException {
        List<String[]> rows = table("Roles");
        assertEquals(
                Stream.of(Role.values()).map(Role::name).toList(),
                rows.stream().map(row -> row[0]).toList());
        String source = Files.readString(Path.of(System.getProperty("understudy.root"))
                .resolve("hypervisor/src/main/java/io/understudy/replica/role/Role.java"));
        for (String[] row : rows) {
            Matcher comment = Pattern.compile("/\\*\\* ([^*]*) \\*/\\s+" + row[0] + "[,;(]")
                    .matcher(source);
            assertTrue(comment.find(), "Role." + row[0] + " has no sentence");
            assertEquals(comment.group(1), row[2], row[0]);
        }
    }

    @Test
    void shouldNameTheStatesOfEachRole() {
        Map<String, Set<String>> explained = new TreeMap<>();
        table("Roles").forEach(row -> explained.put(row[0], Set.of(row[1].split(" ", -1))));
        Map<String, Set<String>> states = new TreeMap<>();
        for (String state : STATES) {
            states.computeIfAbsent(Stage.in(state).role.role().name(), role -> new HashSet<>())
                    .add(state);
        }
        assertEquals(states, explained);
    }

    @Test
    void shouldGiveTheFiguresOfTheCode() {
        Map<String, String> figures = new LinkedHashMap<>();
        table("Suspicion").forEach(row -> figures.put(row[0], row[1]));
        long silenceMillis = RoleSettings.DEFAULT.silenceNanos() / Stage.MILLIS;
        assertEquals(RoleSettings.DEFAULT.heartbeatNanos() / Stage.MILLIS + " ms", figures.get("heartbeat interval"));
        assertEquals(silenceMillis + " ms", figures.get("silence until suspicion"));
        assertEquals(silenceMillis / 2 + " ms", figures.get("own absence that forbids accusing"));
        assertEquals(10 * silenceMillis + " ms", figures.get("silence of a backup that was asked to be one"));
        assertEquals("3", figures.get("least silence, in heartbeats"));
    }
}
