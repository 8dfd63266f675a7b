package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.log.entry.Baseline;
import io.understudy.replica.role.Role;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that was to be backup in view 5, and lost its primary before it heard whether there is one. */
class NewcomerTest {
    private static final long SECOND = 1_000 * BackupStage.MILLIS;
    private static final Host PRIMARY = new Host("a", 1, "", "");
    private static final Verdict NO_MEMORY =
            new Verdict.Refused(Optional.empty(), "this arbiter has lost its memory: a host knows view 4");

    private final BackupStage stage = new BackupStage(new NoMachine());

    @BeforeEach
    void join() {
        stage.greet(5);
        stage.receiveState(new Baseline(100, 1_000_000, 0, 0));
        stage.machineTells().restored();
        stage.heartbeat(4);
        assertEquals(Role.JOINED, stage.role());
        stage.loseThePrimary();
        assertEquals(1, stage.asked().size());
        assertEquals(5, stage.asked().get(0).expectedView());
        assertEquals(4, stage.asked().get(0).knownView());
    }

    /** View 5 may be among those that were lost, and then this host has the only copy. */
    @Test
    void shouldWaitForAnArbiterThatLostItsMemory() {
        stage.answer(NO_MEMORY);
        assertEquals(Role.TAKING_OVER, stage.role());
        stage.pass(2 * SECOND);
        assertEquals(2, stage.asked().size());
        assertEquals(stage.asked().get(0), stage.asked().get(1));
        stage.answer(new Verdict.Granted(new View(6, BackupStage.SELF, Optional.empty(), false)));
        assertEquals(Role.GOING_LIVE, stage.role());
    }

    @Test
    void shouldGiveUpWhenThereNeverWasAViewWithIt() {
        stage.answer(new Verdict.Refused(
                Optional.of(new View(4, PRIMARY, Optional.empty(), true)), "the view is 4 by now, not 5"));
        assertEquals(Role.LISTENING, stage.role());
        stage.pass(2 * SECOND);
        assertEquals(1, stage.asked().size());
    }
}
