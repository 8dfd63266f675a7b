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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/failover.md} against the code: every role with every event, those without a row included. */
class FailoverTableTest {
    private static final List<String> ROLES = List.of(
            "CONNECTING",
            "CREATING_VIEW asked",
            "CREATING_VIEW granted",
            "CREATING_VIEW backup lost",
            "CREATING_VIEW without backup",
            "PRIMARY",
            "GOING_ALONE",
            "ALONE",
            "RECRUITING",
            "SECURING",
            "ADOPTING asked",
            "ADOPTING granted",
            "ADOPTING backup lost",
            "HANDING_OVER",
            "HANDING_OVER answered",
            "LISTENING",
            "RECEIVING",
            "JOINED",
            "JOINED restored",
            "BACKUP",
            "SUCCEEDING",
            "LEAVING",
            "TAKING_OVER handed over",
            "TAKING_OVER in a view",
            "TAKING_OVER without view",
            "GOING_LIVE",
            "HALTED",
            "ENDED");
    private static final String ANY = "any but HALTED, ENDED";

    private record Outcome(List<String> actions, Role next) {}

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
            Outcome outcome = new Outcome(actions, Role.valueOf(row[3]));
            for (String role : ROLES) {
                boolean meant =
                        row[0].equals(ANY) ? !role.equals("HALTED") && !role.equals("ENDED") : row[0].equals(role);
                if (meant) {
                    assertEquals(
                            null, transitions.put(role + ": " + row[1], outcome), "two rows: " + Arrays.asList(row));
                }
            }
            assertTrue(row[0].equals(ANY) || ROLES.contains(row[0]), "no way is known to role " + row[0]);
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
            case "recruit" -> role.recruit(Stage.BOB, now);
            case "recruit caught up" -> role.recruitCaughtUp();
            case "secured" -> role.secured();
            case "appointed" -> role.appointed();
            case "primary joined" -> role.primaryJoined(Stage.ALICE, now);
            case "receiving" -> role.receiving(Stage.ALICE, 2, now);
            case "restored" -> role.restored();
            case "heard no view" -> role.heard(0, now);
            case "heard view 1" -> role.heard(1, now);
            case "heard view 2" -> role.heard(2, now);
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
        for (String from : ROLES) {
            for (String[] event : table("Events")) {
                String row = from + ": " + event[0];
                if (transitions.containsKey(row)) {
                    used.add(row);
                }
                tests.add(DynamicTest.dynamicTest(row, () -> {
                    Stage stage = Stage.in(from);
                    Outcome ignored = new Outcome(List.of(), stage.role.role());
                    happen(event[0], stage);
                    assertEquals(
                            transitions.getOrDefault(row, ignored),
                            new Outcome(stage.actions.take(), stage.role.role()),
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
            Matcher comment = Pattern.compile("/\\*\\* ([^*]*) \\*/\\s+" + row[0] + "[,;]")
                    .matcher(source);
            assertTrue(comment.find(), "Role." + row[0] + " has no sentence");
            assertEquals(comment.group(1), row[1], row[0]);
        }
    }

    @Test
    void shouldHaveEveryRoleInTheTransitions() {
        for (Role role : Role.values()) {
            assertTrue(
                    ROLES.stream().anyMatch(name -> name.split(" ", 2)[0].equals(role.name())),
                    role + " is tested nowhere");
        }
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
