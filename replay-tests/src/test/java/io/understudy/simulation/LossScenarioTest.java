package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static io.understudy.simulation.Scenario.D;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.role.Role;
import org.junit.jupiter.api.Test;

/** The rows of the scenario table in which nobody is left who has the machine's state. */
class LossScenarioTest {
    private static void noBackupAndThePrimaryFails(Scenario scenario) {
        scenario.alone(C, D);
        scenario.kill(A);
        scenario.silent(1_500);
        assertTrue(scenario.is(C, Role.LISTENING) && scenario.is(D, Role.LISTENING));
        refusedToBeginAnew(scenario, null, "view 2 (primary a#1, no backup, acknowledged)");
        assertEquals(2, scenario.view().number());
    }

    private static void bothDie(Scenario scenario) {
        scenario.pair();
        scenario.start(C);
        scenario.kill(A);
        scenario.kill(B);
        scenario.silent(1_500);
        scenario.start(B);
        refusedToBeginAnew(scenario, B, "view 1 (primary a#1, backup b#1, acknowledged)");
        scenario.silent(1_500);
        assertTrue(scenario.is(B, Role.LISTENING) && scenario.is(C, Role.LISTENING));
        assertEquals(1, scenario.view().number());
    }

    /** B is as good as dead, until it comes back with the state that it had. */
    private static void oneOfBothReturnsWithTheState(Scenario scenario) {
        scenario.pair();
        scenario.start(C);
        scenario.host(B).process().freeze();
        scenario.kill(A);
        scenario.silent(1_500);
        refusedToBeginAnew(scenario, null, "view 1 (primary a#1, backup b#1, acknowledged)");
        scenario.host(B).process().thaw();
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        assertEquals(2, scenario.view().number());
        scenario.conclude();
    }

    /** Whoever gives the command again that began the machine is told why that will not do. */
    private static void refusedToBeginAnew(Scenario scenario, String backup, String record) {
        scenario.startAsFirstPrimary(A, backup);
        scenario.until("A halts", () -> scenario.isDead(A));
        String why = scenario.host(A).haltedBecause();
        assertTrue(why.contains("VM vm was started before and the arbiter is at " + record), why);
        assertTrue(why.contains("a primary that starts again has lost its state"), why);
        scenario.silent(500);
    }

    @Test
    void shouldStopServingAndSaySoWhenThePrimaryFailsWithoutABackup() {
        Scenario.play(LossScenarioTest::noBackupAndThePrimaryFails);
    }

    @Test
    void shouldBeStuckAndSaySoWhenBothDie() {
        Scenario.play(LossScenarioTest::bothDie);
    }

    @Test
    void shouldGoOnWhenOneOfBothReturnsWithTheState() {
        Scenario.play(LossScenarioTest::oneOfBothReturnsWithTheState);
    }

    /** Rare in the random histories, for it takes a pair whose backup freezes when it is greeted. */
    @Test
    void shouldEndAFirstPrimaryWhoseBackupDoesNotAnswer() {
        Scenario.play(scenario -> {
            scenario.start(Scenario.ARBITER, B);
            scenario.cluster().overhear((host, message) -> {
                if (message instanceof ChannelMessage.Hello) {
                    host.process().freeze();
                }
            });
            scenario.startAsFirstPrimary(A, B);
            scenario.until("A gave up", () -> scenario.isDead(A));
            scenario.assertSaid("no backup: it did not answer");
        });
    }
}
