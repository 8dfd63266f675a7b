package io.understudy.arbiter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.arbiter.host.HostLives.Standing;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.InconsistentChangeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which life of a name counts. */
class HostLivesTest {
    private static final HostIdentity MONDAY = new HostIdentity("a", 1_000_000);

    private HostLives lives = new HostLives(2);

    /** The clock of the machine was reset to 1970: the number of its later life is smaller. */
    @Test
    void shouldTakeTheLaterLifeOfAHostWhoseClockWentBack() {
        HostIdentity later = new HostIdentity("a", 12);
        assertEquals(Standing.NEW, lives.standing(MONDAY));
        lives.appear(MONDAY);
        assertEquals(Standing.NEW, lives.standing(later));
        lives.appear(later);
        assertEquals(Standing.LATEST, lives.standing(later));
        assertEquals(Standing.FORMER, lives.standing(MONDAY));
        assertEquals(later, lives.latest(new HostName("a")));
    }

    /** A frozen process thaws after a week, when its successor has long been at work and the arbiter was restarted. */
    @Test
    void shouldKnowAHostThatComesBackAfterAWeekForAFormerLife() throws InconsistentChangeException {
        lives.appear(MONDAY);
        HostIdentity successor = new HostIdentity("a", 2_000_000);
        lives.appear(successor);
        List<Change> journal = lives.snapshot();
        lives = new HostLives(2);
        for (Change change : journal) {
            lives.replay((HostChange) change);
        }
        assertEquals(Standing.FORMER, lives.standing(MONDAY));
        assertEquals(Standing.LATEST, lives.standing(successor));
        assertEquals(journal, lives.snapshot());
        assertThrows(InconsistentChangeException.class, () -> lives.replay(new HostChange.Appeared(MONDAY)));
    }

    @Test
    void shouldRememberSoManyLivesAndNames() {
        for (long life = 0; life <= HostLives.REMEMBERED_LIVES; life++) {
            lives.appear(new HostIdentity("a", life));
        }
        assertEquals(HostLives.REMEMBERED_LIVES, lives.snapshot().size());
        assertEquals(Standing.FORMER, lives.standing(new HostIdentity("a", 1)));
        lives.appear(new HostIdentity("b", 1));
        assertEquals(Standing.ONE_TOO_MANY, lives.standing(new HostIdentity("c", 1)));
        assertEquals(Standing.NEW, lives.standing(new HostIdentity("b", 2)));
    }
}
