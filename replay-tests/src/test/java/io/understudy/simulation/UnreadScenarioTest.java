package io.understudy.simulation;

import static io.understudy.simulation.Scenario.A;
import static io.understudy.simulation.Scenario.B;
import static io.understudy.simulation.Scenario.C;
import static io.understudy.simulation.Scenario.D;

import io.understudy.replica.role.Role;
import org.junit.jupiter.api.Test;

/** A guest prints without end and its user does not read: hosts fail and are replaced all the same. */
class UnreadScenarioTest {
    /** Two takeovers and a copy in between, of a guest that rests; then the user gets everything, and nothing twice. */
    private static void takeoversWhileNobodyReads(Scenario scenario) {
        // What nobody reads fits into little, so that it is soon there.
        scenario.cluster().network().window(4 << 10);
        scenario.pair();
        scenario.untilItRests(B);
        scenario.kill(A);
        scenario.until("B is alone", () -> scenario.is(B, Role.ALONE));
        scenario.start(C, D);
        scenario.makeRedundant(B, C);
        scenario.kill(B);
        scenario.until("C is alone", () -> scenario.is(C, Role.ALONE));
        scenario.makeRedundant(C, D);
        scenario.cluster().audience().attend();
        scenario.conclude();
    }

    @Test
    void shouldTakeOverAndBeCopiedWhileNobodyReads() {
        Scenario.playFlooded(UnreadScenarioTest::takeoversWhileNobodyReads);
    }
}
