package io.understudy.arbiter.wish;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which wishes are noted, which are declined and in which words, and what a journal brings back of them. */
class WishRegisterTest {
    private static final Wish START = new Wish.Start(VM, Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
    private static final Wish MANUAL = new Wish.Start(VM, Spec.EMPTY, RepairMode.MANUAL, StandbyMode.HOT);
    private static final Wish STOP = new Wish.Stop(VM);
    private static final Wish FORGET = new Wish.Forget(VM);
    private static final HostName HOST_A = new HostName("a");

    private WishRegister register = new WishRegister(2);
    private final List<WishChange> journal = new ArrayList<>();
    private Optional<View> current = Optional.empty();
    private Optional<Host> busy = Optional.empty();
    private boolean known;

    @Test
    void shouldNoteAStartOnce() {
        WishId id = WishId.random();
        assertEquals("", ask(id, START));
        assertEquals("", ask(id, START));
        assertEquals(1, journal.size());
        assertDeclined("VM guest is started already", START);
    }

    @Test
    void shouldNotStartANameAgainThatHadViews() {
        assertEquals("", ask(START));
        current = Optional.of(view(7, A, ALONE));
        assertEquals("", ask(STOP));
        String refusal = "VM guest had 7 views, starting it again would silently reset its state; "
                + "start it under another name";
        assertDeclined(refusal, START);
        assertEquals("", ask(FORGET));
        assertDeclined(refusal, START);
        reopen();
        assertDeclined(refusal, START);
        assertEquals(WantedState.FORGOTTEN, register.machine(VM).orElseThrow().wanted());
    }

    @Test
    void shouldStartANameAgainThatNeverHadAView() {
        assertEquals("", ask(START));
        assertEquals("", ask(STOP));
        assertDeclined("'./understudy forget guest' first", START);
        assertEquals("", ask(FORGET));
        assertEquals("", ask(START));
    }

    @Test
    void shouldForgetOnlyWhatIsStoppedAndGone() {
        assertDeclined("there is no VM guest in this pool", FORGET);
        assertEquals("", ask(START));
        assertDeclined("'./understudy stop guest' first", FORGET);
        assertEquals("", ask(STOP));
        busy = Optional.of(A);
        assertDeclined("a#1 is still busy with it", FORGET);
        busy = Optional.empty();
        assertEquals("", ask(FORGET));
        assertDeclined("there is no VM guest in this pool", STOP);
    }

    @Test
    void shouldKeepItsHandsOffMachinesItDidNotStart() {
        current = Optional.of(view(1, A, ALONE));
        assertDeclined("was not started by the pool", STOP);
        assertDeclined("was not started by the pool", new Wish.Move(VM));
    }

    @Test
    void shouldMoveOnceForEachWishAndOnlyThePrimaryOfThen() {
        assertEquals("", ask(START));
        assertDeclined("VM guest has no view yet", new Wish.Move(VM));
        current = Optional.of(view(1, A, Optional.of(B)));
        WishId id = WishId.random();
        assertEquals("", ask(id, new Wish.Move(VM)));
        viewed(view(2, B, ALONE));
        assertEquals(Optional.empty(), register.machine(VM).orElseThrow().leaver());
        assertEquals("", ask(id, new Wish.Move(VM)), "the answer was lost and the host has gone");
        assertEquals(Optional.empty(), register.machine(VM).orElseThrow().leaver());
        assertEquals("", ask(new Wish.Move(VM)));
        assertEquals(
                Optional.of(B.identity()), register.machine(VM).orElseThrow().leaver());
        assertEquals(2, register.machine(VM).orElseThrow().moves());
        assertEquals("", ask(STOP));
        assertDeclined("VM guest is stopped", new Wish.Move(VM));
    }

    @Test
    void shouldRepairOnlyWhatWaitsForAPerson() {
        assertEquals("", ask(MANUAL));
        assertTrue(register.machine(VM).orElseThrow().mayRecruit());
        viewed(view(1, A, Optional.of(B)));
        assertDeclined("VM guest has a backup, b#1", new Wish.Repair(VM));
        viewed(view(2, A, ALONE));
        assertFalse(register.machine(VM).orElseThrow().mayRecruit());
        assertEquals("", ask(new Wish.Repair(VM)));
        assertTrue(register.machine(VM).orElseThrow().mayRecruit());
    }

    @Test
    void shouldNotBeAskedToRepairWhatRepairsItself() {
        assertEquals("", ask(START));
        current = Optional.of(view(1, A, ALONE));
        assertDeclined("was started with --repair auto", new Wish.Repair(VM));
    }

    @Test
    void shouldDrainHostsThatItKnows() {
        assertDeclined("no host a has reported", new Wish.Drain(HOST_A));
        known = true;
        assertEquals("", ask(new Wish.Drain(HOST_A)));
        reopen();
        assertTrue(register.isDraining(HOST_A));
        assertEquals("", ask(new Wish.Undrain(HOST_A)));
        reopen();
        assertFalse(register.isDraining(HOST_A));
    }

    @Test
    void shouldDrainAllSlotsOfAHostAndNoneAlone() {
        known = true;
        assertDeclined("all of a host is drained: './understudy drain a'", new Wish.Drain(new HostName("a/2")));
        assertEquals("", ask(new Wish.Drain(HOST_A)));
        reopen();
        assertTrue(register.isDraining(new HostName("a/1")));
        assertTrue(register.isDraining(new HostName("a/20")));
        assertFalse(register.isDraining(new HostName("b/1")));
    }

    @Test
    void shouldHoldNoMoreMachinesThanItsLimit() {
        assertEquals("", ask(START));
        assertEquals("", ask(start("second")));
        assertDeclined("limit of 2 machines", start("third"));
        current = Optional.of(view(1, A, ALONE));
        assertEquals("", ask(STOP));
        assertEquals("", ask(FORGET));
        current = Optional.empty();
        assertEquals("", ask(start("third")));
    }

    @Test
    void shouldRememberWishesAfterACompactionToo() {
        WishId id = WishId.random();
        assertEquals("", ask(id, START));
        reopen();
        int before = journal.size();
        assertEquals("", ask(id, START));
        assertEquals(before, journal.size());
    }

    @Test
    void shouldRememberOnlySoMany() {
        known = true;
        WishId first = WishId.random();
        ask(first, new Wish.Drain(HOST_A));
        for (int i = 0; i < WishRegister.REMEMBERED; i++) {
            ask(new Wish.Undrain(HOST_A));
        }
        assertEquals(WishRegister.REMEMBERED, register.snapshot().size());
        ask(first, new Wish.Drain(HOST_A));
        assertTrue(register.isDraining(HOST_A), "so long after nobody asks again");
    }

    @Test
    void shouldRefuseAHistoryThatCannotBe() {
        WishId id = WishId.random();
        WishChange started = new WishChange.Started(id, VM, Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
        WishChange stopped = new WishChange.Stopped(id, VM);
        assertRefused(stopped);
        assertRefused(started, started);
        assertRefused(started, new WishChange.Forgotten(id, VM, false));
        assertRefused(started, stopped, new WishChange.Moved(id, VM, A.identity()));
        assertRefused(started, stopped, new WishChange.Repaired(id, VM));
        assertRefused(started, new WishChange.Wished(VM, VmWish.started(Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT)));
        assertRefused(started, stopped, new WishChange.Forgotten(id, VM, true), stopped);
    }

    private static void assertRefused(WishChange... history) {
        WishRegister register = new WishRegister(8);
        assertThrows(InconsistentChangeException.class, () -> {
            for (WishChange change : history) {
                register.replay(change);
            }
        });
    }

    private static Wish start(String vm) {
        return new Wish.Start(new VmName(vm), Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
    }

    private String ask(Wish wish) {
        return ask(WishId.random(), wish);
    }

    private String ask(WishId id, Wish wish) {
        WishDecision decision = register.decide(id, wish, new Context());
        decision.change().ifPresent(journal::add);
        return decision.verdict() instanceof WishVerdict.Declined declined ? declined.reason() : "";
    }

    private void assertDeclined(String reason, Wish wish) {
        int before = journal.size();
        String said = ask(wish);
        assertTrue(said.contains(reason), said);
        assertEquals(1, said.lines().count());
        assertEquals(before, journal.size());
    }

    private void viewed(View view) {
        current = Optional.of(view);
        register.viewed(VM, view);
    }

    private void reopen() {
        List<Change> snapshot = register.snapshot();
        register = new WishRegister(2);
        for (Change change : snapshot) {
            try {
                register.replay((WishChange) change);
            } catch (InconsistentChangeException e) {
                throw new AssertionError(e);
            }
        }
        assertEquals(snapshot, register.snapshot());
    }

    private final class Context implements WishContext {
        @Override
        public Optional<View> view(VmName vm) {
            return current;
        }

        @Override
        public Optional<Host> busyWith(VmName vm) {
            return busy;
        }

        @Override
        public long knownView(VmName vm) {
            return 0;
        }

        @Override
        public boolean knows(HostName host) {
            return known;
        }
    }
}
