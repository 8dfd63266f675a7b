package io.understudy.arbiter.view;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.C;
import static io.understudy.arbiter.Cast.D;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.host;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each rule with a request it accepts and one it refuses. */
class ViewRegisterTest {
    private final ViewRegister register = new ViewRegister(2);

    @Test
    void shouldCreateAMachineFromViewZeroOnce() {
        assertEquals(view(1, A, Optional.of(B)), granted(advance(0, A, Optional.of(B), 1)));
        assertRefused("the view is 1 by now, not 0", advance(0, B, Optional.of(A), 1));
    }

    @Test
    void shouldLetTheBackupTakeOverAndRefuseTheSecond() {
        acknowledgedPair();
        assertEquals(view(2, B, ALONE), granted(advance(1, B, ALONE, 1)));
        Verdict.Refused refused = assertRefused("the view is 2 by now, not 1", advance(1, A, ALONE, 2));
        assertEquals(Optional.of(view(2, B, ALONE)), refused.current());
    }

    @Test
    void shouldLetThePrimaryGoOnAloneAndAdoptANewBackup() {
        acknowledgedPair();
        granted(advance(1, A, ALONE, 2));
        acknowledge(2, A);
        assertEquals(view(3, A, Optional.of(C)), granted(advance(2, A, Optional.of(C), 3)));
    }

    @Test
    void shouldRefuseAPrimaryThatWasNotInTheViewBefore() {
        acknowledgedPair();
        assertRefused("c#1 was neither primary nor backup of view 1", advance(1, C, Optional.of(D), 1));
    }

    @Test
    void shouldRefuseARestartedHostAsPrimary() {
        acknowledgedPair();
        Host restarted = host("b", 2);
        assertRefused("b#2 was neither primary nor backup", advance(1, restarted, ALONE, 1));
        assertRefused("b#2 was neither", advance(1, restarted, Optional.of(A), 2));
        granted(advance(1, B, ALONE, 1));
    }

    @Test
    void shouldAcceptARestartedHostAsNewBackup() {
        acknowledgedPair();
        Host restarted = host("b", 2);
        assertEquals(view(2, A, Optional.of(restarted)), granted(advance(1, A, Optional.of(restarted), 2)));
    }

    @Test
    void shouldRefuseAViewBeforeTheLastIsAcknowledged() {
        granted(advance(0, A, Optional.of(B), 1));
        assertRefused("view 1 was never acknowledged by its primary a#1", advance(1, B, ALONE, 1));
        acknowledge(1, A);
        granted(advance(1, B, ALONE, 1));
    }

    @Test
    void shouldRefuseARequestForSomebodyElse() {
        acknowledgedPair();
        Advance forA = new Advance(VM, 1, A, ALONE, B.identity(), 1, 1);
        assertRefused("b#1 asks for a view whose primary is a#1", forA);
        assertRefused("c#1 asks for a view", new Advance(new VmName("other"), 0, A, ALONE, C.identity(), 1, 0));
    }

    @Test
    void shouldRefuseTwoLivesOfOneHostAsPair() {
        acknowledgedPair();
        assertRefused("are on the same host", advance(1, A, Optional.of(host("a", 2)), 2));
    }

    @Test
    void shouldRefuseTwoSlotsOfOneHostAsPair() {
        Host slot = host("a/1", 1);
        assertRefused("are on the same host", advance(0, slot, Optional.of(host("a/2", 1)), 1));
        assertRefused("are on the same host", advance(0, slot, Optional.of(A), 1));
        Advance sound = advance(0, slot, Optional.of(host("b/1", 1)), 1);
        assertInstanceOf(Verdict.Granted.class, register.decide(sound).verdict());
    }

    @Test
    void shouldGrantItsOwnRecordToTheWinnerAgain() {
        acknowledgedPair();
        Advance takeover = advance(1, B, ALONE, 9);
        granted(takeover);
        Decision again = register.decide(takeover);
        assertEquals(new Verdict.Granted(view(2, B, ALONE)), again.verdict());
        assertEquals(Optional.empty(), again.change());
    }

    @Test
    void shouldGrantItsOwnRecordAlsoAfterItsAcknowledgement() {
        Advance first = advance(0, A, Optional.of(B), 1);
        granted(first);
        acknowledge(1, A);
        assertEquals(
                new Verdict.Granted(view(1, A, Optional.of(B)).withAcknowledgement()),
                register.decide(first).verdict());
    }

    @Test
    void shouldNotTakeAnotherRequestForItsOwnRecord() {
        acknowledgedPair();
        granted(advance(1, B, ALONE, 9));
        assertRefused("the view is 2 by now", advance(1, B, ALONE, 10));
        assertRefused("request 9 of b#1 was granted before", advance(1, B, Optional.of(C), 9));
        assertRefused("the view is 2 by now", advance(1, host("b", 2), ALONE, 9));
    }

    @Test
    void shouldGrantARequestIdOnceOnly() {
        acknowledgedPair();
        granted(advance(1, A, ALONE, 2));
        acknowledge(2, A);
        assertRefused("request 2 of a#1 was granted before", advance(2, A, Optional.of(C), 2));
        assertRefused("request 1 of a#1 was granted before", advance(2, A, Optional.of(C), 1));
        assertRefused("request 1 of a#1 was granted before", advance(0, A, Optional.of(B), 1));
        granted(advance(2, A, Optional.of(C), 3));
    }

    @Test
    void shouldLetTwoHostsAndTwoMachinesUseTheSameRequestId() {
        acknowledgedPair();
        granted(advance(1, B, ALONE, 1));
        Advance other = new Advance(new VmName("other"), 0, A, ALONE, A.identity(), 1, 0);
        granted(other);
    }

    @Test
    void shouldGrantItsOwnRecordToAWinnerThatHasHeardOfIt() {
        granted(advance(0, A, Optional.of(B), 1));
        grantedAgain(new Advance(VM, 0, A, Optional.of(B), A.identity(), 1, 1));
    }

    @Test
    void shouldLetOnlyThePrimaryAcknowledge() {
        granted(advance(0, A, Optional.of(B), 1));
        assertRefused("b#1 is not the primary of view 1", new Acknowledge(VM, 1, B.identity()));
        assertRefused(
                "a#2 is not the primary of view 1",
                new Acknowledge(VM, 1, host("a", 2).identity()));
        acknowledge(1, A);
    }

    @Test
    void shouldTakeASecondAcknowledgementForTheFirst() {
        acknowledgedPair();
        Decision again = register.decide(new Acknowledge(VM, 1, A.identity()));
        assertEquals(new Verdict.Granted(view(1, A, Optional.of(B)).withAcknowledgement()), again.verdict());
        assertEquals(Optional.empty(), again.change());
    }

    @Test
    void shouldRefuseToAcknowledgeAnotherView() {
        acknowledgedPair();
        granted(advance(1, B, ALONE, 1));
        assertRefused("the view is 2 by now, not 1", new Acknowledge(VM, 1, A.identity()));
    }

    @Test
    void shouldShowOnlyWhatIsSettled() {
        Decision creation = register.decide(advance(0, A, Optional.of(B), 1));
        assertEquals(Optional.empty(), register.read(VM));
        Decision acknowledgement = register.decide(new Acknowledge(VM, 1, A.identity()));
        Decision takeover = register.decide(advance(1, B, ALONE, 1));
        assertInstanceOf(Verdict.Granted.class, takeover.verdict());
        assertEquals(
                view(1, A, Optional.of(B)), register.settle(creation.change().orElseThrow()));
        assertEquals(Optional.of(view(1, A, Optional.of(B))), register.read(VM));
        register.settle(acknowledgement.change().orElseThrow());
        register.settle(takeover.change().orElseThrow());
        assertEquals(Optional.of(view(2, B, ALONE)), register.read(VM));
    }

    @Test
    void shouldHoldNoMoreMachinesThanItsLimit() {
        granted(advance(0, A, ALONE, 1));
        granted(new Advance(new VmName("second"), 0, A, ALONE, A.identity(), 2, 0));
        assertRefused("limit of 2 machines", new Advance(new VmName("third"), 0, A, ALONE, A.identity(), 3, 0));
        acknowledge(1, A);
        granted(advance(1, A, Optional.of(B), 4));
    }

    @Test
    void shouldRefuseToBuildARequestThatContradictsItself() {
        assertThrows(IllegalArgumentException.class, () -> new Advance(VM, 3, A, ALONE, A.identity(), 1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Advance(VM, -1, A, ALONE, A.identity(), 1, 2));
        assertThrows(IllegalArgumentException.class, () -> view(1, A, Optional.of(host("a", 2))));
        assertThrows(IllegalArgumentException.class, () -> view(0, A, ALONE));
    }

    private void acknowledgedPair() {
        granted(advance(0, A, Optional.of(B), 1));
        acknowledge(1, A);
    }

    private View granted(Advance request) {
        Decision decision = register.decide(request);
        Verdict.Granted granted = assertInstanceOf(Verdict.Granted.class, decision.verdict());
        assertEquals(granted.view(), register.settle(decision.change().orElseThrow()));
        return granted.view();
    }

    private void grantedAgain(Advance request) {
        assertInstanceOf(Verdict.Granted.class, register.decide(request).verdict());
    }

    private void acknowledge(long number, Host host) {
        Decision decision = register.decide(new Acknowledge(VM, number, host.identity()));
        assertTrue(register.settle(decision.change().orElseThrow()).acknowledged());
    }

    private Verdict.Refused assertRefused(String reason, Advance request) {
        return assertRefused(reason, register.decide(request));
    }

    private void assertRefused(String reason, Acknowledge request) {
        assertRefused(reason, register.decide(request));
    }

    private static Verdict.Refused assertRefused(String reason, Decision decision) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, decision.verdict());
        assertTrue(refused.reason().contains(reason), refused.reason());
        assertFalse(refused.memoryLost());
        assertEquals(Optional.empty(), decision.change());
        return refused;
    }
}
