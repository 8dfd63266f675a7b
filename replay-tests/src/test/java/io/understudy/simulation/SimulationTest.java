package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replica.role.Role;
import io.understudy.simulation.machine.Processor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final int SEEDS = 1_000;
    private static final int AGAIN = 20;

    /** What some history must have in it, or the simulation tests less than it says. */
    private static final List<String> CORNERS = List.of(
            "TAKING_OVER: lost the primary (silent",
            "TAKING_OVER: lost the primary (the connection broke",
            "TAKING_OVER: lost the primary (its side of the log",
            "GOING_ALONE: lost the backup (silent",
            "GOING_ALONE: lost the backup (the connection broke",
            "GOING_ALONE: lost the backup (its side of the log",
            "LISTENING: no view with this host and that primary ever came to be",
            "LISTENING: lost the primary before its machine was here",
            "ALONE: still primary alone",
            "JOINED: the machine of",
            "PRIMARY: primary in view 3 with backup",
            "lost the race for the next view",
            "was never acknowledged by its primary",
            "no backup: cannot connect",
            "arbiter unreachable",
            ": it refused: ",
            "handed VM vm over to",
            "left VM vm",
            "somebody else was first",
            "the arbiter's disk will fail",
            "the arbiter loses its power",
            "resumed with",
            "attached to 10.0.0.2:7001 in view 2",
            "executing the stored log: ",
            ", from power-on",
            ", behind a stored state",
            "sent the backup a fresh state",
            "is killed while it executes what it stored",
            "loses its power while it executes what it stored",
            "cannot store the log: ",
            "wishes Start[",
            "wishes Move[",
            "wishes Repair[",
            "wishes Drain[",
            "wishes Undrain[",
            "is told Noted[",
            "is told Declined[",
            "primary alone in view 1",
            "this host is drained",
            "still primary alone in view 1: b#1: no memory for a copy of the machine",
            "the backup gets no fresh state: no memory for a copy of the machine",
            "the machine has a network card",
            "is plugged into the switch",
            "the switch refused the network card",
            "no way to the switch",
            "switch is killed",
            "switch freezes",
            "the guest prints without end, its user reads AT_ONCE",
            "the guest prints without end, its user reads SLOWLY",
            "the guest prints without end, its user reads WITH_PAUSES",
            "the guest prints without end, its user reads NEVER",
            "the machine has a disk, what it writes is safe when FLUSHED",
            "the machine has a disk, what it writes is safe when WRITTEN",
            "has the machine's disks from before: only what differs from them comes",
            "its guest is told of the I/O error",
            "it succeeded on the primary, so this host leaves the machine to that",
            "the image cannot be opened",
            "the image could be opened by now");

    /** How many images must have been held against what they are to hold. */
    private static final int IMAGES = 50;

    /** What backups that store the log must have come by in them. */
    private static final int COLD = 40;

    @Test
    void shouldKeepEveryPromiseInEveryHistory() {
        List<String> unseen = new ArrayList<>(CORNERS);
        for (Role role : Role.values()) {
            if (role != Role.ENDED) {
                unseen.add(" " + role + ": ");
            }
        }
        Tally tally = new Tally();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = Simulation.run(seed);
            assertEquals(
                    "",
                    outcome.violation().orElse(""),
                    "seed " + seed + "; again: ./understudy simulate --seed " + seed);
            tally.add(outcome);
            unseen.removeIf(corner -> outcome.trace().stream().anyMatch(line -> line.contains(corner)));
        }
        assertEquals(List.of(), unseen, "no history had this in it");
        ColdCounts cold = tally.cold();
        assertTrue(
                cold.live() > COLD && cold.renewed() > COLD, "backups that store the log come by too little: " + tally);
        assertTrue(
                tally.drives().images() > IMAGES && tally.drives().failures() > IMAGES,
                "too little happens to disks: " + tally);
        assertTrue(tally.oneAtATime() > SEEDS / 5, "too few histories that a machine must survive: " + tally);
        assertTrue(tally.down() < SEEDS / 2, "the weather is so bad that most machines are down: " + tally);
    }

    /** Also when the process has played other histories before: nothing in it may remember them. */
    @Test
    void shouldBeAFunctionOfItsSeed() {
        List<Outcome> first = new ArrayList<>();
        for (long seed = 1; seed <= AGAIN; seed++) {
            first.add(Simulation.run(seed));
        }
        for (int i = AGAIN - 1; i >= 0; i--) {
            assertEquals(first.get(i), Simulation.run(i + 1));
        }
        assertEquals(AGAIN, first.stream().map(Outcome::traceHash).distinct().count());
    }

    @Test
    void shouldBeTheSameHistoryWhetherItsMessagesArePrintedOrNot() {
        Outcome detailed = Simulation.run(7, Processor.SIMULATED, true);
        assertEquals(Simulation.run(7).traceHash(), detailed.traceHash());
        assertTrue(detailed.trace().size() > Simulation.run(7).trace().size());
    }
}
