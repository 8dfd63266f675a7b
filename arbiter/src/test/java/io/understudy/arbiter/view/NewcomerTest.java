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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A is alone in view 2 and asks for view 3 with C, which has lost it meanwhile and asks to follow view 3: whoever is first
 * decides whether there is a view with C.
 */
class NewcomerTest {
    private static final Optional<View> ALONE_IN_2 =
            Optional.of(view(2, A, ALONE).withAcknowledgement());
    private static final Advance WITH_C = advance(2, A, Optional.of(C), 3);

    private ViewRegister register = new ViewRegister(2);
    private final List<Change> disk = new ArrayList<>();

    NewcomerTest() {
        register.decide(advance(0, A, ALONE, 1)).change().ifPresent(this::write);
        register.decide(new Acknowledge(VM, 1, A.identity())).change().ifPresent(this::write);
        register.decide(advance(1, A, ALONE, 2)).change().ifPresent(this::write);
        register.decide(new Acknowledge(VM, 2, A.identity())).change().ifPresent(this::write);
        assertEquals(ALONE_IN_2, register.read(VM));
    }

    @Test
    void shouldGrantNoViewWithAHostThatGaveUp() {
        refused(ofNewcomer(C), "the view is 2 by now, not 3");
        assertEquals(
                ALONE_IN_2, refused(WITH_C, "c#1 lost its primary meanwhile").current());
        Host again = host("c", 2);
        assertEquals(view(3, A, Optional.of(again)), granted(advance(2, A, Optional.of(again), 4)));
    }

    @Test
    void shouldLetItFollowTheViewThatWasGrantedFirst() {
        granted(WITH_C);
        refused(ofNewcomer(C), "view 3 was never acknowledged");
        register.decide(new Acknowledge(VM, 3, A.identity())).change().ifPresent(this::write);
        assertEquals(view(4, C, ALONE), granted(ofNewcomer(C)));
    }

    @Test
    void shouldRememberItOverARestart() throws InconsistentChangeException {
        refused(ofNewcomer(C), "the view is 2");
        restart(disk);
        refused(WITH_C, "c#1 lost its primary meanwhile");
        restart(register.snapshot());
        refused(WITH_C, "c#1 lost its primary meanwhile");
    }

    @Test
    void shouldWriteItOnce() {
        assertEquals(
                Optional.of(new Change.GaveUp(VM, C.identity())),
                register.decide(ofNewcomer(C)).change());
        assertEquals(Optional.empty(), register.decide(ofNewcomer(C)).change());
    }

    @Test
    void shouldForgetItWithTheNextView() {
        refused(ofNewcomer(C), "the view is 2");
        granted(advance(2, A, Optional.of(D), 4));
        assertTrue(register.snapshot().stream().noneMatch(change -> change instanceof Change.GaveUp));
    }

    @Test
    void shouldRememberNobodyWhoCouldNotBeThatBackup() {
        for (Advance request : List.of(
                new Advance(VM, 2, C, ALONE, C.identity(), 1, 2),
                new Advance(VM, 4, C, ALONE, C.identity(), 1, 2),
                new Advance(VM, 3, C, ALONE, B.identity(), 1, 2),
                new Advance(VM, 3, A, ALONE, A.identity(), 9, 2),
                new Advance(new VmName("other"), 1, C, ALONE, C.identity(), 1, 0))) {
            Decision decision = register.decide(request);
            assertInstanceOf(Verdict.Refused.class, decision.verdict());
            assertEquals(Optional.empty(), decision.change(), request::toString);
        }
    }

    @Test
    void shouldHoldItsMemoryWithinBounds() {
        for (int i = 1; i <= 1000; i++) {
            register.decide(ofNewcomer(host("n", i)));
        }
        refused(advance(2, A, Optional.of(host("n", 1000)), 3), "n#1000 lost its primary");
        assertTrue(register.snapshot().size() < 100);
    }

    /** It was told of no view but the one in which its primary was alone. */
    private static Advance ofNewcomer(Host host) {
        return new Advance(VM, 3, host, ALONE, host.identity(), 1, 2);
    }

    private void write(Change.OfViews change) {
        disk.add(change);
        if (!(change instanceof Change.GaveUp)) {
            var unused = register.settle(change);
        }
    }

    private void restart(List<Change> history) throws InconsistentChangeException {
        register = new ViewRegister(2);
        for (Change change : history) {
            register.replay(change);
        }
        register.endReplay();
    }

    private View granted(Advance request) {
        Decision decision = register.decide(request);
        decision.change().ifPresent(this::write);
        return assertInstanceOf(Verdict.Granted.class, decision.verdict()).view();
    }

    private Verdict.Refused refused(Advance request, String why) {
        Decision decision = register.decide(request);
        decision.change().ifPresent(this::write);
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, decision.verdict());
        assertTrue(refused.reason().startsWith(why), refused.reason());
        return refused;
    }
}
