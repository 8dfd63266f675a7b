package io.understudy.replica.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of {@code docs/failover.md} does not say: requests, times, races, and both hosts together. */
class RoleMachineTest {
    private static void ask(Stage stage, ViewRegister arbiter) {
        Decision decision = arbiter.decide(stage.actions.lastAsked());
        decision.change().ifPresent(arbiter::settle);
        if (decision.verdict() instanceof Verdict.Granted granted) {
            stage.role.granted(granted.view());
        } else if (decision.verdict() instanceof Verdict.Refused refused) {
            stage.role.refused(refused.current(), refused.reason());
        }
    }

    private static void acknowledge(Stage stage, ViewRegister arbiter) {
        View view = stage.actions.lastView;
        Decision decision = arbiter.decide(
                new Acknowledge(Stage.VM, view.number(), view.primary().identity()));
        decision.change().ifPresent(arbiter::settle);
        stage.role.viewAcknowledged(((Verdict.Granted) decision.verdict()).view());
    }

    @Test
    void shouldAskForViewOneWithItsBackup() {
        Advance request = Stage.alice().asked().actions.lastAsked();
        assertEquals(
                new Advance(Stage.VM, 0, Stage.ALICE, Optional.of(Stage.BOB), Stage.ALICE.identity(), 1, 0), request);
    }

    @Test
    void shouldAskToGoOnFromItsViewWithAnotherRequestId() {
        assertEquals(
                new Advance(Stage.VM, 1, Stage.ALICE, Optional.empty(), Stage.ALICE.identity(), 2, 1),
                Stage.alice().acting().lost().actions.lastAsked());
        assertEquals(
                new Advance(Stage.VM, 1, Stage.BOB, Optional.empty(), Stage.BOB.identity(), 1, 1),
                Stage.bob().backup().lost().actions.lastAsked());
        assertEquals(
                new Advance(Stage.VM, 1, Stage.BOB, Optional.empty(), Stage.BOB.identity(), 1, 0),
                Stage.bob().joined().lost().actions.lastAsked());
    }

    @Test
    void shouldTellTheArbiterTheHighestViewItHeardOf() {
        Stage bob = Stage.bob().backup();
        bob.role.heard(7, bob.now);
        assertEquals(7, bob.lost().actions.lastAsked().knownView());
    }

    @Test
    void shouldNotTakeAViewOfTheVmItWasToBackUpForOneOfTheVmItBegins() {
        Stage bob = Stage.bob().receiving();
        bob.role.heard(1, bob.now);
        bob.lost();
        assertEquals(Role.LISTENING, bob.role.role());
        bob.role.serve(new VmName("another"));
        bob.role.appointed();
        assertEquals(0, bob.role.knownView());
        assertEquals(0, bob.actions.lastAsked().knownView());
    }

    @Test
    void shouldNotWaitForeverForABackupThatLostItsPower() {
        Stage alice = Stage.alice().connecting();
        alice.pass(9_900);
        assertEquals(Role.CONNECTING, alice.role.role());
        alice.pass(200);
        assertEquals(Role.HALTED, alice.role.role());
    }

    @Test
    void shouldNotBlameABackupForItsOwnAbsence() {
        Stage alice = Stage.alice().connecting();
        alice.pass(9_000);
        alice.now += 60_000 * Stage.MILLIS;
        alice.pass(9_000);
        assertEquals(Role.CONNECTING, alice.role.role());
    }

    @Test
    void shouldHaltIfItsViewIsOverBeforeItsAcknowledgementWasAnswered() {
        Stage alice = Stage.alice().viewGranted();
        alice.role.acknowledgementRefused(1, "the view is 2 by now, not 1");
        assertEquals(Role.HALTED, alice.role.role());
        Stage acting = Stage.alice().acting();
        acting.role.acknowledgementRefused(1, "the view is 2 by now, not 1");
        assertEquals(Role.PRIMARY, acting.role.role());
    }

    @Test
    void shouldAskOnlyOnce() {
        Stage alice = Stage.alice().acting().lost().lost();
        alice.pass(10_000);
        alice.role.partnerLost("again");
        assertEquals(2, alice.actions.asked.size());
    }

    @Test
    void shouldReleaseNothingBetweenItsRequestAndTheAnswer() {
        Stage alice = Stage.alice().acting();
        alice.role.acknowledged(1, 10, alice.now);
        alice.lost();
        alice.role.acknowledged(1, 20, alice.now);
        assertEquals(List.of(10L), alice.actions.released);
    }

    @Test
    void shouldAcceptEntriesOfItsViewAsBackupOnly() {
        for (String name : List.of("Receiving", "TakingOver", "GoingLive", "Primary", "Halted", "Ended")) {
            assertFalse(Stage.in(name).role.accepts(1), name);
        }
        RoleMachine backup = Stage.in("Backup").role;
        assertTrue(backup.accepts(1));
        assertFalse(backup.accepts(0));
        assertFalse(backup.accepts(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connecting",
                "CreatingView",
                "Primary",
                "GoingAlone",
                "Alone",
                "Joined",
                "Backup",
                "TakingOver",
                "GoingLive",
                "Halted",
                "Ended"
            })
    void shouldObjectToPrimariesUnlessItListens(String name) {
        assertTrue(Stage.in(name).role.objectionToPrimary().isPresent());
        assertEquals(Optional.empty(), Stage.in("Listening").role.objectionToPrimary());
    }

    @Test
    void shouldSuspectAPartnerThatFallsSilent() {
        for (Stage stage : List.of(
                Stage.alice().acting(), Stage.bob().backup(), Stage.bob().joined())) {
            stage.pass(1000);
            assertTrue(stage.hasPartner(), "not yet");
            stage.pass(10);
            assertFalse(stage.hasPartner());
            assertEquals("silent for 1010 ms", stage.actions.lastReason);
        }
    }

    @Test
    void shouldNotSuspectAPartnerThatIsHeard() {
        Stage alice = Stage.alice().acting();
        for (int i = 0; i < 20; i++) {
            alice.pass(900);
            alice.role.heard(1, alice.now);
        }
        for (int i = 0; i < 20; i++) {
            alice.pass(900);
            alice.role.acknowledged(1, i, alice.now);
        }
        assertEquals(Role.PRIMARY, alice.role.role());
    }

    @Test
    void shouldRememberALossUntilItsFirstViewStands() {
        Stage alice = Stage.alice().viewGranted();
        alice.pass(2000);
        assertEquals(Role.CREATING_VIEW, alice.role.role());
        alice.role.viewAcknowledged(Stage.FIRST.withAcknowledgement());
        assertEquals(Role.GOING_ALONE, alice.role.role());
        assertEquals("silent for 1010 ms", alice.actions.lastReason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreatingView", "Starting", "Adopting", "Adopted"})
    void shouldActOnTheFirstLossAsSoonAsItsViewStands(String name) {
        Stage alice = Stage.in(name).lost();
        assertEquals(name, alice.state());
        alice.role.partnerLost("cut again");
        View wanted = alice.wanted();
        alice.role.granted(wanted);
        var unused = alice.actions.take();
        alice.role.viewAcknowledged(wanted.withAcknowledgement());
        String begins = wanted.number() == 1 ? "startMachine" : "adopted";
        assertEquals(List.of(begins, "closePartner", "ask"), alice.actions.take());
        assertEquals(Role.GOING_ALONE, alice.role.role());
        assertEquals("cut", alice.actions.lastReason);
    }

    @Test
    void shouldNotBeBackupInAViewThatCameBeforeTheOneItIsFor() {
        Stage bob = Stage.bob().receiving().restored();
        bob.role.heard(1, bob.now);
        assertEquals(Role.JOINED, bob.role.role());
        assertFalse(bob.role.accepts(1));
        bob.role.heard(2, bob.now);
        assertEquals(Role.BACKUP, bob.role.role());
        assertEquals(2, bob.role.viewNumber());
    }

    @Test
    void shouldNotAccuseAfterItWasFrozen() {
        for (Stage stage : List.of(Stage.alice().acting(), Stage.bob().backup())) {
            stage.pass(100);
            stage.now += 60_000 * Stage.MILLIS;
            stage.pass(900);
            assertTrue(stage.hasPartner(), "it was away itself");
            stage.pass(200);
            assertFalse(stage.hasPartner(), "but it does not trust for ever");
        }
    }

    @Test
    void shouldSuspectABackupThatAcknowledgesNothing() {
        Stage alice = Stage.alice().acting();
        for (int i = 0; i < 101; i++) {
            alice.role.logged(50, 40, alice.now);
            alice.role.heard(1, alice.now);
            alice.pass(10);
        }
        assertEquals(Role.GOING_ALONE, alice.role.role());
        assertEquals("its side of the log has not moved for 1010 ms", alice.actions.lastReason);
    }

    @Test
    void shouldSuspectAPrimaryWhoseEntriesDoNotArrive() {
        Stage bob = Stage.bob().backup();
        for (int i = 0; i < 101; i++) {
            bob.role.logPosition(50, 40, bob.now);
            bob.role.heard(1, bob.now);
            bob.pass(10);
        }
        assertEquals(Role.TAKING_OVER, bob.role.role());
    }

    @Test
    void shouldSendAHeartbeatEachInterval() {
        Stage bob = Stage.bob().backup();
        var unused = bob.actions.take();
        for (int i = 0; i < 10; i++) {
            bob.pass(100);
            bob.role.heard(1, bob.now);
        }
        assertEquals(21, bob.actions.take().size(), "twenty intervals, and both their ends");
    }

    @Test
    void shouldIgnoreALateGrantOfAnEarlierRequest() {
        Stage alice = Stage.alice().acting().lost();
        alice.role.granted(Stage.FIRST);
        assertEquals(Role.GOING_ALONE, alice.role.role(), "view 1 again is not leave to go on alone");
        assertEquals(1, alice.role.viewNumber());
        alice.role.granted(new View(2, Stage.BOB, Optional.empty(), false));
        assertEquals(Role.GOING_ALONE, alice.role.role(), "nor is somebody else's view");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLetOnlyOneWinTheRace(boolean aliceFirst) {
        ViewRegister arbiter = new ViewRegister(1);
        Stage alice = Stage.alice().asked();
        ask(alice, arbiter);
        acknowledge(alice, arbiter);
        Stage bob = Stage.bob().backup();
        alice.lost();
        bob.lost();
        ask(aliceFirst ? alice : bob, arbiter);
        ask(aliceFirst ? bob : alice, arbiter);
        assertEquals(aliceFirst ? Role.ALONE : Role.HALTED, alice.role.role());
        assertEquals(aliceFirst ? Role.HALTED : Role.GOING_LIVE, bob.role.role());
        // The winner's answer was lost and it asked again: the same grant, no harm.
        ask(aliceFirst ? alice : bob, arbiter);
        assertEquals(aliceFirst ? Role.ALONE : Role.GOING_LIVE, (aliceFirst ? alice : bob).role.role());
        assertEquals(2, (aliceFirst ? alice : bob).role.viewNumber());
    }

    @Test
    void shouldTakeOverAMachineThatStartedAndFellSilentAtOnce() {
        ViewRegister arbiter = new ViewRegister(1);
        Stage alice = Stage.alice().asked();
        ask(alice, arbiter);
        acknowledge(alice, arbiter);
        Stage bob = Stage.bob().joined().lost();
        ask(bob, arbiter);
        assertEquals(Role.GOING_LIVE, bob.role.role());
        assertEquals(2, bob.role.viewNumber());
    }

    @Test
    void shouldListenAgainIfNoViewEverCameToBe() {
        ViewRegister arbiter = new ViewRegister(1);
        Stage bob = Stage.bob().joined().lost();
        ask(bob, arbiter);
        assertEquals(Role.LISTENING, bob.role.role());
        assertEquals(Optional.empty(), bob.role.objectionToPrimary());
        bob.joined();
        assertEquals(Role.JOINED, bob.role.role());
        bob.role.heard(1, bob.now);
        assertTrue(bob.role.accepts(1));
    }

    @Test
    void shouldHaltIfItsViewWasNeverAcknowledged() {
        ViewRegister arbiter = new ViewRegister(1);
        Stage alice = Stage.alice().asked();
        ask(alice, arbiter);
        Stage bob = Stage.bob().joined().lost();
        ask(bob, arbiter);
        assertEquals(Role.HALTED, bob.role.role());
        assertStuck(bob);
    }

    @Test
    void shouldSayWhatToDoAboutAMachineThatIsStuck() {
        ViewRegister arbiter = new ViewRegister(1);
        ask(Stage.alice().asked(), arbiter);
        Stage again = Stage.bob().joined().lost();
        ask(again, arbiter);
        assertStuck(again);
        Stage alice = Stage.alice().asked();
        alice.role.refused(arbiter.read(Stage.VM), "somebody else was first");
        assertStuck(alice);
    }

    @Test
    void shouldSayWhatToDoAboutAMachineThatWasStartedBefore() {
        Stage alice = Stage.alice().asked();
        alice.role.refused(Optional.of(Stage.FIRST.withAcknowledgement()), "somebody else was first");
        assertEquals(Role.HALTED, alice.role.role());
        assertTrue(alice.actions.lastReason.contains("was started before"), alice.actions.lastReason);
        assertTrue(alice.actions.lastReason.contains("another --vm"), alice.actions.lastReason);
    }

    private static void assertStuck(Stage stage) {
        assertEquals(Role.HALTED, stage.role.role());
        String reason = stage.actions.lastReason;
        assertTrue(reason.contains("is stuck") && reason.contains("never acknowledged"), reason);
        assertTrue(reason.contains("another --journal"), reason);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldNotTakeAViewThatItWasNotIn(boolean known) {
        // Another pair has the machine by now.
        View others = new View(4, Stage.ALICE, Optional.empty(), true);
        Stage bob = known ? Stage.bob().backup().lost() : Stage.bob().joined().lost();
        bob.role.refused(Optional.of(others), "somebody else was first");
        assertEquals(known ? Role.HALTED : Role.LISTENING, bob.role.role());
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"HALTED", "ENDED"})
    void shouldStayWhereNothingCanChange(Role last) {
        assertTrue(last.isFinal());
        Stage stage = Stage.in(last == Role.HALTED ? "Halted" : "Ended");
        stage.role.start(false);
        stage.pass(5000);
        assertEquals(last, stage.role.role());
        assertEquals(List.of(), stage.actions.take());
    }
}
