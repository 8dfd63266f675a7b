package io.understudy.replica.role;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A host that gives up a machine whose log it had acknowledged is another one from then on; the arbiter is the real one. */
class NewLifeTest {
    private static final Host NEXT_LIFE = new Host("bob", 23, "127.0.0.1:3", "127.0.0.1:4");

    private final ViewRegister arbiter = new ViewRegister(1);
    private final Stage alice = Stage.alice().recruiting().caughtUp().secured();

    NewLifeTest() {
        // Alice was granted view 1 alone.
        alice.actions.asked.stream()
                .limit(1)
                .forEach(request -> arbiter.decide(request).change().ifPresent(arbiter::settle));
        arbiter.decide(new Acknowledge(Stage.VM, 1, Stage.ALICE.identity()))
                .change()
                .ifPresent(arbiter::settle);
    }

    /** Alice's request for view 2 with Bob is late: the arbiter hears of Bob first. */
    @Test
    void shouldBeAnotherHostWhenItGaveUpWhatItHad() {
        Stage bob = Stage.bob().receiving().restored().lost();
        answer(bob);
        assertEquals(Role.LISTENING, bob.role.role());
        assertEquals(NEXT_LIFE, bob.role.self());
        answer(alice);
        assertEquals(Role.ALONE, alice.role.role(), "it still has the machine, and knows that Bob has not");

        bob.receiving().restored();
        alice.role.recruitment().begin(bob.role.self(), alice.now);
        alice.role.backupAccepted(bob.role.self(), alice.now);
        alice.caughtUp().secured();
        answer(alice);
        assertEquals(Optional.of(new View(2, Stage.ALICE, Optional.of(NEXT_LIFE), false)), alice.role.view());
    }

    /** Alice's request comes first: there is a view with Bob, who keeps what he has and is who he is. */
    @Test
    void shouldStayWhoItIsInAViewOfItsOwn() {
        answer(alice);
        arbiter.decide(new Acknowledge(Stage.VM, 2, Stage.ALICE.identity()))
                .change()
                .ifPresent(arbiter::settle);
        Stage bob = Stage.bob().receiving().restored().lost();
        answer(bob);
        assertEquals(Role.GOING_LIVE, bob.role.role());
        assertEquals(Stage.BOB, bob.role.self());
    }

    @Test
    void shouldStayWhoItIsWhenItNeverHadTheMachine() {
        Stage bob = Stage.bob().receiving().lost();
        assertEquals(Role.LISTENING, bob.role.role());
        assertEquals(Stage.BOB, bob.role.self());
    }

    private void answer(Stage stage) {
        Verdict verdict = arbiter.decide(stage.actions.lastAsked()).verdict();
        if (verdict instanceof Verdict.Granted granted) {
            stage.role.granted(granted.view());
        } else if (verdict instanceof Verdict.Refused refused) {
            stage.role.refused(refused.current(), refused.reason());
        }
    }
}
