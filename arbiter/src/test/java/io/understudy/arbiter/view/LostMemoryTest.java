package io.understudy.arbiter.view;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.C;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The journal lacks views that a host knows. Whichever host it is, and whoever asks afterwards, also after a restart:
 * nothing is granted about this machine any more.
 */
class LostMemoryTest {
    private static final VmName OTHER = new VmName("other");

    private final List<Change> disk = new ArrayList<>();
    private ViewRegister register = new ViewRegister(2);

    @Test
    void shouldRefuseWhoeverKnowsMoreThanTheArbiter() {
        pair();
        assertRefused(
                "this arbiter has lost its memory: b#1 knows view 2 of guest, the arbiter only view 1; restore its"
                        + " journal",
                new Advance(VM, 1, B, ALONE, B.identity(), 1, 2));
    }

    @Test
    void shouldRefuseWhoeverAcknowledgesMoreThanTheArbiterHas() {
        pair();
        assertRefused("b#1 knows view 3 of guest", new Acknowledge(VM, 3, B.identity()));
        assertRefused("a#1 knows view 1 of other, the arbiter none", new Acknowledge(OTHER, 1, A.identity()));
        assertEquals(List.of(VM, OTHER), register.outdated());
    }

    /** The old primary slept through the views that are lost, and asks after somebody who did not. */
    @Test
    void shouldNotGrantALostViewAgainToTheHostThatMissedIt() {
        pair();
        keep(register.heard(VM, 3));
        assertRefused("a host knows view 3 of guest, the arbiter only view 1", advance(1, A, ALONE, 2));
        assertRefused("a host knows view 3 of guest, the arbiter only view 1", advance(1, B, ALONE, 1));
        assertEquals(1, register.read(VM).orElseThrow().number());
    }

    @Test
    void shouldNotCreateAMachineWhoseViewsAreMissing() {
        assertRefused("lost its memory: a#1 knows view 3 of guest, the arbiter none", advance(3, A, ALONE, 1));
        assertRefused("a host knows view 3 of guest, the arbiter none", advance(0, B, Optional.of(C), 1));
        assertEquals(Optional.empty(), register.read(VM));
        assertEquals(List.of(), register.machines());
    }

    @Test
    void shouldRefuseEvenItsOwnRecordOnceSomebodyKnowsMore() {
        Advance creation = advance(0, A, Optional.of(B), 1);
        granted(creation);
        assertRefused("lost its memory", new Advance(VM, 0, A, Optional.of(B), A.identity(), 1, 2));
        assertRefused("lost its memory", creation);
        assertRefused("lost its memory", new Acknowledge(VM, 1, A.identity()));
    }

    @Test
    void shouldRememberItOverARestartAndACompaction() throws InconsistentChangeException {
        pair();
        keep(register.heard(VM, 3));
        keep(register.heard(OTHER, 1));
        restart();
        assertRefused("a host knows view 3", advance(1, A, ALONE, 2));
        disk.clear();
        disk.addAll(register.snapshot());
        restart();
        assertRefused("a host knows view 3", advance(1, A, ALONE, 2));
        assertRefused("a host knows view 1 of other", new Advance(OTHER, 0, A, ALONE, A.identity(), 1, 0));
    }

    @Test
    void shouldWriteTheProofOnceAndShowTheHighest() {
        pair();
        assertEquals(Optional.of(new Change.Outdated(VM, 3)), register.heard(VM, 3));
        assertEquals(Optional.empty(), register.heard(VM, 9));
        assertEquals(Optional.empty(), register.heard(VM, 2));
        assertEquals(9, register.knownBeyond(VM));
    }

    @Test
    void shouldTakeWhatItHasItselfForNoProof() {
        pair();
        assertEquals(Optional.empty(), register.heard(VM, 1));
        assertEquals(Optional.empty(), register.heard(OTHER, 0));
        granted(advance(1, B, ALONE, 1));
        assertEquals(Optional.empty(), register.heard(VM, 2));
    }

    /** Its primary died before it created the machine, and another one may create it. */
    @Test
    void shouldNotTakeTheRequestOfABackupThatOnlyJoinedForAProof() {
        Advance guess = new Advance(VM, 1, B, ALONE, B.identity(), 1, 0);
        Verdict.Refused refused =
                assertInstanceOf(Verdict.Refused.class, register.decide(guess).verdict());
        assertFalse(refused.memoryLost(), refused.reason());
        assertEquals(List.of(), register.outdated());
        granted(advance(0, C, ALONE, 1));
    }

    @Test
    void shouldGoOnServingOtherMachines() {
        pair();
        keep(register.heard(VM, 3));
        granted(new Advance(OTHER, 0, A, ALONE, A.identity(), 2, 0));
    }

    @Test
    void shouldNotLetStrangersFillIt() {
        pair();
        keep(register.heard(OTHER, 5));
        VmName third = new VmName("third");
        assertEquals(Optional.empty(), register.heard(third, 5));
        assertRefused("limit of 2 machines", new Advance(third, 0, A, ALONE, A.identity(), 1, 0));
    }

    @Test
    void shouldNotTakeAHistoryForItsOwnThatGoesOnBehindTheProof() {
        pair();
        disk.add(new Change.Outdated(VM, 1));
        assertThrows(InconsistentChangeException.class, this::restart);
        disk.set(disk.size() - 1, new Change.Outdated(VM, 2));
        disk.add(new Change.Granted(VM, new View(2, B, ALONE, false), 1));
        assertThrows(InconsistentChangeException.class, this::restart);
    }

    private void pair() {
        granted(advance(0, A, Optional.of(B), 1));
        Decision acknowledged = register.decide(new Acknowledge(VM, 1, A.identity()));
        settle(acknowledged);
    }

    private void granted(Advance request) {
        Decision decision = register.decide(request);
        assertInstanceOf(Verdict.Granted.class, decision.verdict());
        settle(decision);
    }

    private void settle(Decision decision) {
        register.settle(decision.change().orElseThrow());
        disk.add(decision.change().orElseThrow());
    }

    private void keep(Optional<Change.OfViews> proof) {
        disk.add(proof.orElseThrow());
    }

    private void restart() throws InconsistentChangeException {
        register = new ViewRegister(2);
        for (Change change : disk) {
            register.replay(change);
        }
        register.endReplay();
    }

    private void assertRefused(String reason, Advance request) {
        assertRefused(reason, register.decide(request));
    }

    private void assertRefused(String reason, Acknowledge request) {
        assertRefused(reason, register.decide(request));
    }

    private static void assertRefused(String reason, Decision decision) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, decision.verdict());
        assertTrue(refused.reason().contains(reason), refused.reason());
        assertEquals(!reason.contains("limit of"), refused.memoryLost());
    }
}
