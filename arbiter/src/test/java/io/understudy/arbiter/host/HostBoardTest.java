package io.understudy.arbiter.host;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Alive after one report, dead after four missed ones. */
class HostBoardTest {
    private final HostBoard board = new HostBoard(250, 4, 0);

    @Test
    void shouldBeAliveAfterOneReportAndDeadAfterFourMissed() {
        assertTrue(board.report(Report.idle(A), 100));
        ticks(100, 1100);
        assertTrue(isAlive());
        assertEquals(100, board.entries().iterator().next().sinceMillis());
        assertTrue(board.tick(1101));
        assertFalse(isAlive());
        assertEquals(1101, board.entries().iterator().next().sinceMillis());
        assertFalse(board.tick(1102), "dead once");
        assertTrue(board.report(Report.idle(A), 5000));
        assertEquals(5000, board.entries().iterator().next().sinceMillis());
        assertTrue(isAlive());
    }

    @Test
    void shouldHoldItsOwnGapsAgainstNobody() {
        board.report(Report.idle(A), 0);
        board.tick(60_000);
        assertTrue(isAlive());
        ticks(60_000, 61_000);
        assertTrue(isAlive());
        board.tick(61_001);
        assertFalse(isAlive());
    }

    @Test
    void shouldForgetTheFormerLifeAtOnce() {
        board.report(Report.idle(A), 0);
        assertTrue(board.report(Report.idle(host("a", -9)), 10));
        assertEquals(Optional.empty(), board.alive(A.identity()));
        assertTrue(board.alive(host("a", -9).identity()).isPresent());
        assertEquals(1, board.entries().size());
    }

    @Test
    void shouldTakeFiguresForNoNews() {
        Task task = new Task(VM, 1);
        board.report(new Report(A, HostRole.BACKUP, Optional.of(task), Optional.empty(), 5), 0);
        assertFalse(board.report(new Report(A, HostRole.BACKUP, Optional.of(task), Optional.empty(), 9), 1));
        assertTrue(board.report(Report.busy(A, HostRole.PRIMARY, task), 2));
    }

    @Test
    void shouldNameTheHostWithTheHighestRole() {
        board.report(Report.busy(A, HostRole.RECEIVING, new Task(VM, 1)), 0);
        board.report(Report.busy(B, HostRole.PRIMARY, new Task(VM, 1)), 0);
        assertEquals(B, board.busyWith(VM).orElseThrow().host());
    }

    private void ticks(long from, long to) {
        for (long now = from; now <= to; now += 100) {
            assertFalse(board.tick(now));
        }
    }

    private boolean isAlive() {
        return board.alive(A.identity()).isPresent();
    }
}
