package io.understudy.arbiter.view;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.C;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A history this register never wrote is not taken for one. */
class ReplayTest {
    private static final Change.Granted FIRST = new Change.Granted(VM, view(1, A, Optional.of(B)), 1);
    private static final Change.Acknowledged FIRST_ACKNOWLEDGED = new Change.Acknowledged(VM, 1);
    private static final Change.Granted TAKEOVER = new Change.Granted(VM, view(2, B, ALONE), 1);

    @Test
    void shouldReplayItsOwnHistory() throws InconsistentChangeException {
        ViewRegister register = replayed(List.of(FIRST, FIRST_ACKNOWLEDGED, TAKEOVER));
        assertEquals(Optional.of(view(2, B, ALONE)), register.read(VM));
    }

    @Test
    void shouldComeBackFromItsSnapshotWithEveryGrantRemembered() throws InconsistentChangeException {
        ViewRegister register = replayed(List.of(FIRST, FIRST_ACKNOWLEDGED, TAKEOVER));
        ViewRegister restored = replayed(register.snapshot());
        assertEquals(register.read(VM), restored.read(VM));
        assertInstanceOf(
                Verdict.Granted.class, restored.decide(advance(1, B, ALONE, 1)).verdict());
        Verdict old = restored.decide(advance(0, A, Optional.of(B), 1)).verdict();
        assertTrue(assertInstanceOf(Verdict.Refused.class, old).reason().contains("was granted before"));
        assertEquals(List.copyOf(register.snapshot()), List.copyOf(restored.snapshot()));
    }

    @Test
    void shouldRefuseAHistoryThatBreaksARule() {
        assertRefused(List.of(TAKEOVER));
        assertRefused(List.of(FIRST, TAKEOVER));
        assertRefused(List.of(FIRST, FIRST));
        assertRefused(List.of(FIRST, FIRST_ACKNOWLEDGED, new Change.Granted(VM, view(3, B, ALONE), 1)));
        assertRefused(List.of(FIRST, FIRST_ACKNOWLEDGED, new Change.Granted(VM, view(2, C, ALONE), 1)));
        assertRefused(List.of(FIRST, FIRST_ACKNOWLEDGED, new Change.Granted(VM, view(2, A, ALONE), 1)));
        assertRefused(List.of(FIRST, FIRST_ACKNOWLEDGED, FIRST_ACKNOWLEDGED));
        assertRefused(List.of(FIRST_ACKNOWLEDGED));
        assertRefused(List.of(new Change.Acknowledged(VM, 0)));
        assertRefused(List.of(FIRST, new Change.Acknowledged(VM, 2)));
        assertRefused(List.of(new Change.Granted(VM, FIRST.view().withAcknowledgement(), 1)));
    }

    @Test
    void shouldRefuseThatSomebodyGaveUpWhoCouldNot() {
        Change.GaveUp gaveUp = new Change.GaveUp(VM, C.identity());
        assertRefused(List.of(gaveUp));
        assertRefused(List.of(FIRST, gaveUp, gaveUp));
        assertRefused(List.of(FIRST, new Change.GaveUp(VM, B.identity())));
    }

    @Test
    void shouldRefuseACompactionThatIsNotOne() {
        Change.Spent spent = new Change.Spent(VM, new RequestName(A.identity(), 1));
        Change.Restored restored = new Change.Restored(VM, view(2, B, ALONE), 1);
        assertRefused(List.of(spent));
        assertRefused(List.of(spent, spent, restored));
        assertRefused(List.of(spent, FIRST));
        assertRefused(List.of(spent, restored, spent));
        assertRefused(List.of(restored, restored));
        assertRefused(List.of(spent, new Change.Restored(VM, view(2, A, ALONE), 1)));
    }

    private static ViewRegister replayed(List<Change> history) throws InconsistentChangeException {
        ViewRegister register = new ViewRegister(8);
        for (Change change : history) {
            register.replay(change);
        }
        register.endReplay();
        return register;
    }

    private static void assertRefused(List<Change> history) {
        assertThrows(InconsistentChangeException.class, () -> replayed(history), history::toString);
    }
}
