package io.understudy.log.channel;

import static io.understudy.log.wire.EnvelopeKind.ACCEPT;
import static io.understudy.log.wire.EnvelopeKind.ACK;
import static io.understudy.log.wire.EnvelopeKind.BASIS;
import static io.understudy.log.wire.EnvelopeKind.FRAME;
import static io.understudy.log.wire.EnvelopeKind.GOODBYE;
import static io.understudy.log.wire.EnvelopeKind.HAND_OVER;
import static io.understudy.log.wire.EnvelopeKind.HEARTBEAT;
import static io.understudy.log.wire.EnvelopeKind.HELLO;
import static io.understudy.log.wire.EnvelopeKind.LIFELINE;
import static io.understudy.log.wire.EnvelopeKind.REFUSE;
import static io.understudy.log.wire.EnvelopeKind.SNAPSHOT_REQUEST;
import static io.understudy.log.wire.EnvelopeKind.STATE_BEGIN;
import static io.understudy.log.wire.EnvelopeKind.STATE_END;
import static io.understudy.log.wire.EnvelopeKind.STATE_PIECE;
import static io.understudy.log.wire.EnvelopeKind.STATE_REQUEST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.message.Lane;
import io.understudy.log.wire.EnvelopeKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LaneOrderTest {
    @Test
    void shouldLetExactlyTheRightMessagesPassAtEachStage() {
        assertAllowed(() -> new LaneOrder(Lane.ENTRIES), true, EnumSet.of(HELLO, SNAPSHOT_REQUEST, GOODBYE));
        assertAllowed(() -> new LaneOrder(Lane.ENTRIES), false, EnumSet.of(GOODBYE));
        assertAllowed(LaneOrderTest::asked, true, EnumSet.of(GOODBYE));
        assertAllowed(LaneOrderTest::asked, false, EnumSet.of(ACCEPT, REFUSE, GOODBYE));
        assertAllowed(LaneOrderTest::accepted, true, EnumSet.of(FRAME, STATE_BEGIN, HAND_OVER, GOODBYE));
        assertAllowed(LaneOrderTest::accepted, false, EnumSet.of(ACK, BASIS, HAND_OVER, GOODBYE));
        assertAllowed(() -> then(accepted(), ACK, false), true, EnumSet.of(FRAME, STATE_BEGIN, HAND_OVER, GOODBYE));
        assertAllowed(LaneOrderTest::flowing, true, EnumSet.of(FRAME, STATE_BEGIN, HAND_OVER, GOODBYE));
        assertAllowed(LaneOrderTest::flowing, false, EnumSet.of(ACK, BASIS, STATE_REQUEST, HAND_OVER, GOODBYE));
        assertAllowed(LaneOrderTest::renewing, true, EnumSet.of(FRAME, STATE_PIECE, STATE_END, HAND_OVER, GOODBYE));
        assertAllowed(LaneOrderTest::renewing, false, EnumSet.of(ACK, BASIS, STATE_REQUEST, HAND_OVER, GOODBYE));
        for (EnvelopeKind kind : List.of(FRAME, STATE_PIECE)) {
            assertAllowed(
                    () -> then(renewing(), kind, true),
                    true,
                    EnumSet.of(FRAME, STATE_PIECE, STATE_END, HAND_OVER, GOODBYE));
        }
        assertAllowed(
                () -> then(renewing(), STATE_END, true), true, EnumSet.of(FRAME, STATE_BEGIN, HAND_OVER, GOODBYE));
        assertAllowed(LaneOrderTest::receiving, true, EnumSet.of(STATE_PIECE, STATE_END, GOODBYE));
        assertAllowed(LaneOrderTest::receiving, false, EnumSet.of(BASIS, GOODBYE));
        assertAllowed(() -> then(receiving(), STATE_PIECE, true), true, EnumSet.of(STATE_PIECE, STATE_END, GOODBYE));
        assertAllowed(
                () -> then(receiving(), STATE_END, true), true, EnumSet.of(FRAME, STATE_BEGIN, HAND_OVER, GOODBYE));
        assertAllowed(
                () -> then(receiving(), STATE_END, true),
                false,
                EnumSet.of(ACK, BASIS, STATE_REQUEST, HAND_OVER, GOODBYE));
        assertAllowed(() -> then(asked(), REFUSE, false), true, EnumSet.of(GOODBYE));
        assertAllowed(() -> then(asked(), REFUSE, false), false, EnumSet.of(GOODBYE));
        assertAllowed(() -> new LaneOrder(Lane.HEARTBEATS), true, EnumSet.of(HEARTBEAT, LIFELINE, GOODBYE));
        assertAllowed(() -> new LaneOrder(Lane.HEARTBEATS), false, EnumSet.of(HEARTBEAT, LIFELINE, GOODBYE));
    }

    @Test
    void shouldShowAStateToWhoAskedForASnapshotAndNothingElse() {
        assertAllowed(LaneOrderTest::visited, true, EnumSet.of(GOODBYE));
        assertAllowed(LaneOrderTest::visited, false, EnumSet.of(HELLO, REFUSE, GOODBYE));
        assertAllowed(LaneOrderTest::described, true, EnumSet.of(GOODBYE));
        assertAllowed(LaneOrderTest::described, false, EnumSet.of(STATE_BEGIN, GOODBYE));
        assertAllowed(LaneOrderTest::shown, true, EnumSet.of(GOODBYE));
        assertAllowed(LaneOrderTest::shown, false, EnumSet.of(STATE_PIECE, STATE_END, GOODBYE));
        assertAllowed(() -> then(shown(), STATE_PIECE, false), false, EnumSet.of(STATE_PIECE, STATE_END, GOODBYE));
        for (boolean connecting : new boolean[] {true, false}) {
            assertAllowed(() -> then(shown(), STATE_END, false), connecting, EnumSet.of(GOODBYE));
            assertAllowed(() -> then(visited(), REFUSE, false), connecting, EnumSet.of(GOODBYE));
        }
        assertFalse(shown().takesEntries());
    }

    @Test
    void shouldLetNothingPassAfterAGoodbyeButFromTheOtherSide() {
        assertAllowed(() -> then(accepted(), GOODBYE, true), true, EnumSet.noneOf(EnvelopeKind.class));
        assertAllowed(() -> then(accepted(), GOODBYE, true), false, EnumSet.of(ACK, BASIS, HAND_OVER, GOODBYE));
    }

    @Test
    void shouldTakeEntriesOnlyWhileNoStateIsOnItsWay() {
        assertFalse(asked().takesEntries());
        assertTrue(accepted().takesEntries());
        assertFalse(receiving().takesEntries());
        assertFalse(then(receiving(), STATE_PIECE, true).takesEntries());
        assertTrue(then(receiving(), STATE_END, true).takesEntries());
        assertTrue(renewing().takesEntries());
    }

    @Test
    void shouldStayAsItWasAfterAMessageThatMayNotPass() {
        LaneOrder order = asked();
        assertEquals(
                Optional.of("a FRAME from the connecting side is out of order on lane ENTRIES at stage ASKED"),
                order.pass(FRAME, true));
        assertEquals(Optional.empty(), order.pass(ACCEPT, false));
        assertTrue(order.takesEntries());
    }

    private static LaneOrder asked() {
        return then(new LaneOrder(Lane.ENTRIES), HELLO, true);
    }

    private static LaneOrder accepted() {
        return then(asked(), ACCEPT, false);
    }

    private static LaneOrder receiving() {
        return then(accepted(), STATE_BEGIN, true);
    }

    private static LaneOrder flowing() {
        return then(accepted(), FRAME, true);
    }

    private static LaneOrder renewing() {
        return then(flowing(), STATE_BEGIN, true);
    }

    private static LaneOrder visited() {
        return then(new LaneOrder(Lane.ENTRIES), SNAPSHOT_REQUEST, true);
    }

    private static LaneOrder described() {
        return then(visited(), HELLO, false);
    }

    private static LaneOrder shown() {
        return then(described(), STATE_BEGIN, false);
    }

    private static LaneOrder then(LaneOrder order, EnvelopeKind kind, boolean fromConnecting) {
        assertEquals(Optional.empty(), order.pass(kind, fromConnecting));
        return order;
    }

    private static void assertAllowed(Supplier<LaneOrder> stage, boolean fromConnecting, Set<EnvelopeKind> allowed) {
        Set<EnvelopeKind> passed = EnumSet.noneOf(EnvelopeKind.class);
        for (EnvelopeKind kind : EnvelopeKind.values()) {
            if (stage.get().pass(kind, fromConnecting).isEmpty()) {
                passed.add(kind);
            }
        }
        assertEquals(allowed, passed);
    }
}
