package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** The simulation must be able to find something: each promise is broken on purpose, and must be missed soon. */
class FlawTest {
    private static final int SEEDS = 1000;

    private static void shouldFind(Flaw flaw) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = Simulation.run(seed, flaw, false);
            if (outcome.violation().isPresent()) {
                return;
            }
        }
        fail("none of " + SEEDS + " seeds finds " + flaw);
    }

    @Test
    void shouldFindAnOutputReleasedWithoutAnAcknowledgement() {
        shouldFind(Flaw.OUTPUT_WITHOUT_ACK);
    }

    @Test
    void shouldFindInputCalledConsumedBeforeItsAcknowledgement() {
        shouldFind(Flaw.CONSUMED_BEFORE_ACK);
    }

    @Test
    void shouldFindATakeoverWithoutTheArbiter() {
        shouldFind(Flaw.TAKEOVER_UNASKED);
    }

    @Test
    void shouldFindAPrimaryThatGoesOnAloneWithoutTheArbiter() {
        shouldFind(Flaw.ALONE_UNASKED);
    }

    @Test
    void shouldFindABackupThatAcknowledgesAfterItAskedToTakeOver() {
        shouldFind(Flaw.ACKS_AFTER_ASKING);
    }

    @Test
    void shouldFindAGatewayThatTakesStaleViews() {
        shouldFind(Flaw.STALE_VIEWS_TAKEN);
    }

    @Test
    void shouldFindARestartedHostThatKeepsItsIncarnation() {
        shouldFind(Flaw.INCARNATION_KEPT);
    }

    @Test
    void shouldFindAnArbiterThatAnswersBeforeItsJournalIsOnTheDisk() {
        shouldFind(Flaw.ANSWER_BEFORE_FSYNC);
    }

    @Test
    void shouldFindAStrangerThatIsPromoted() {
        shouldFind(Flaw.STRANGER_PROMOTED);
    }

    @Test
    void shouldFindABackupThatServesClients() {
        shouldFind(Flaw.BACKUP_SERVES);
    }

    @Test
    void shouldFindACopyOfAnotherMomentThanItsLog() {
        shouldFind(Flaw.COPY_OF_ANOTHER_MOMENT);
    }

    @Test
    void shouldFindAViewThatFollowsAnUnacknowledgedOne() {
        shouldFind(Flaw.UNACKNOWLEDGED_VIEW_FOLLOWED);
    }

    @Test
    void shouldFindOutputsThatDoNotWaitForTheNewBackup() {
        shouldFind(Flaw.OUTPUTS_UNHELD_WHILE_ADOPTING);
    }

    @Test
    void shouldFindAHostThatIsGoneWhenItHasSaidGoodbye() {
        shouldFind(Flaw.GONE_AFTER_GOODBYE);
    }

    @Test
    void shouldFindAColdBackupThatAcknowledgesWhatItHasNotStored() {
        shouldFind(Flaw.ACKED_BEFORE_STORED);
    }

    @Test
    void shouldFindALogDroppedBeforeTheFreshStateIsWhole() {
        shouldFind(Flaw.LOG_DROPPED_WHEN_RENEWAL_BEGINS);
    }

    @Test
    void shouldFindATakeoverFromHalfAState() {
        shouldFind(Flaw.HALF_A_STATE_PROMOTED);
    }

    @Test
    void shouldFindACopyWithoutWhatLeft() {
        shouldFind(Flaw.COPY_WITHOUT_WHAT_LEFT);
    }

    @Test
    void shouldFindATakeoverThatWaitsForAUserToRead() {
        shouldFind(Flaw.REPLAY_WAITS_FOR_THE_SINK);
    }
}
