package io.understudy.arbiter.server;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.C;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.host;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rounds with reports, wishes and watchers, in a time that the test makes. */
class PoolServiceTest {
    private static final PoolSettings SETTINGS = new PoolSettings(250, 4, 5000, 200, 8, 8);
    private static final Wish START = new Wish.Start(VM, new Spec(new byte[] {9}), RepairMode.AUTO, StandbyMode.HOT);

    private final MemoryJournal journal = new MemoryJournal();
    private final PoolRegister register = new PoolRegister(new ViewRegister(8), SETTINGS);
    private final List<Event> events = new ArrayList<>();
    private final GroupCommit commit = new GroupCommit(register, journal, SETTINGS, 0, events::add);
    private final Ear a = new Ear();
    private final Ear b = new Ear();
    private final Ear watcher = new Ear();
    private final Ear person = new Ear();
    private long nowMillis;

    @Test
    void shouldTellHostsClaimsAndViewsOnceEach() throws IOException {
        round(asked(a, new Request.Reporting(1, Report.idle(A))));
        assertEquals(List.of(new Event.Member("a", true, "")), events);
        journal.whileWriting(() -> assertEquals(1, events.size(), "nothing is told before it is durable"));
        round(asked(a, new Request.Advancement(4, advance(0, A, ALONE, 1))));
        journal.whileWriting(() -> {});
        round(asked(a, new Request.Acknowledgement(5, new Acknowledge(VM, 1, A.identity()))));
        round(asked(b, new Request.Advancement(6, advance(0, B, ALONE, 2))));
        List<Event> since = List.copyOf(events.subList(1, events.size()));
        assertEquals(
                List.of(
                        new Event.Claim("guest", "a", 1, true, "granted view 1 to " + A + ", alone"),
                        new Event.View("guest", 1, "a", Optional.empty(), "granted"),
                        new Event.View("guest", 1, "a", Optional.empty(), "acknowledged")),
                since.subList(0, 3));
        assertTrue(since.get(3) instanceof Event.Claim refused
                && !refused.granted()
                && refused.host().equals("b"));
        assertEquals(4, since.size(), () -> "told once each: " + since);
        for (long end = nowMillis + 3_000; nowMillis < end; nowMillis += 250) {
            round();
        }
        assertEquals(List.of(new Event.Member("a", false, "")), events.subList(5, events.size()));
    }

    @Test
    void shouldAppointTheFirstPrimaryThenTheRecruitAndTellNobodyElse() throws IOException {
        round(asked(a, new Request.Reporting(1, Report.idle(A))), asked(b, new Request.Reporting(2, Report.idle(B))));
        assertEquals(List.of(new Answer.Pong(1)), a.answers);
        keepReporting(1000);
        a.clear();
        b.clear();
        round(asked(person, new Request.Wishing(3, WishId.random(), START)));
        assertEquals(List.of(new Answer.Noted(3)), person.answers);
        VmStatus order = a.onlyVm();
        assertEquals(Optional.of(A), order.firstPrimary());
        assertEquals(new Spec(new byte[] {9}), order.wish().orElseThrow().spec());
        assertEquals(List.of(), b.snapshots);
        a.clear();
        round(asked(a, new Request.Advancement(4, advance(0, A, ALONE, 1))));
        assertEquals(Optional.of(B), a.onlyVm().recruit());
        assertEquals(Optional.of(view(1, A, ALONE)), b.onlyVm().view());
        assertEquals(Optional.of(B), b.onlyVm().recruit());
        b.clear();
        round(asked(a, new Request.Acknowledgement(5, new Acknowledge(VM, 1, A.identity()))));
        round(asked(a, new Request.Advancement(6, advance(1, A, Optional.of(B), 2))));
        assertEquals(Optional.empty(), b.onlyVm().recruit());
        assertEquals(Optional.of(view(2, A, Optional.of(B))), b.onlyVm().view());
    }

    @Test
    void shouldSayNothingAgainToAHostThatHasHeardIt() throws IOException {
        round(asked(a, new Request.Reporting(1, Report.idle(A))));
        assertEquals(1, a.snapshots.size());
        keepReporting(2000);
        assertEquals(1, a.snapshots.size());
        round(asked(person, new Request.Wishing(3, WishId.random(), new Wish.Drain(new HostName("a")))));
        assertEquals(2, a.snapshots.size());
        assertTrue(((Answer.PoolHost) a.snapshots.get(1).get(0)).host().draining());
        Ear reconnected = new Ear();
        round(asked(reconnected, new Request.Reporting(8, Report.idle(A))));
        assertEquals(1, reconnected.snapshots.size());
        round(new Work.Left(a), new Work.Left(reconnected));
        round(asked(person, new Request.Wishing(3, WishId.random(), new Wish.Undrain(new HostName("a")))));
        assertEquals(2, a.snapshots.size());
    }

    @Test
    void shouldShowNothingOfAWishBeforeItIsDurable() throws IOException {
        round(asked(watcher, new Request.Watch(1)));
        journal.whileWriting(() -> {
            assertEquals(List.of(), person.answers);
            assertEquals(1, watcher.snapshots.size());
        });
        nowMillis = 1000;
        round(asked(person, new Request.Wishing(3, WishId.random(), START)));
        assertEquals(2, watcher.snapshots.size());
        journal.failFromNowOn();
        assertThrows(
                IOException.class,
                () -> round(asked(person, new Request.Wishing(4, WishId.random(), new Wish.Stop(VM)))));
        assertEquals(1, person.answers.size());
        assertEquals(2, watcher.snapshots.size());
    }

    @Test
    void shouldTellWatchersAtOnceAndThenAFewTimesPerSecond() throws IOException {
        round(asked(watcher, new Request.Watch(1)));
        assertEquals(List.of(List.of(new Answer.PoolEnd(1, 0, 0, 0))), watcher.snapshots);
        for (nowMillis = 1; nowMillis <= 1100; nowMillis++) {
            round(asked(a, new Request.Reporting(1, Report.idle(host("a", nowMillis)))));
        }
        assertEquals(1 + 5, watcher.snapshots.size());
        nowMillis = 1800;
        round();
        assertEquals(7, watcher.snapshots.size(), "the last one is not left out");
        nowMillis = 2400;
        round();
        assertEquals(7, watcher.snapshots.size(), "no change, no snapshot");
        round(new Work.Left(watcher), asked(a, new Request.Reporting(1, Report.idle(host("a", 5000)))));
        nowMillis = 3000;
        round();
        assertEquals(7, watcher.snapshots.size());
    }

    /** Two processes under one name, or one that thaws: the earlier life hears that it does not count. */
    @Test
    void shouldTellAFormerLifeThatItCountsAsFailed() throws IOException {
        round(asked(a, new Request.Reporting(1, Report.idle(host("a", 500)))));
        round(asked(b, new Request.Reporting(2, Report.idle(host("a", 7)))));
        round(asked(a, new Request.Reporting(3, Report.idle(host("a", 500)))));
        Answer.Declined declined = (Answer.Declined) a.answers.get(1);
        assertTrue(
                declined.reason().startsWith("host a#500 counts as failed: a#7 of the same name"), declined.reason());
        assertEquals(List.of(new Answer.Pong(2)), b.answers);
        Answer.PoolHost seen =
                (Answer.PoolHost) a.snapshots.get(a.snapshots.size() - 1).get(0);
        assertEquals(7, seen.host().report().host().incarnation());
    }

    @Test
    void shouldHoldNoMoreHostsThanItsLimit() throws IOException {
        for (int i = 0; i < 9; i++) {
            round(asked(a, new Request.Reporting(i, Report.idle(host("h" + i, 1)))));
        }
        assertEquals(new Answer.Pong(7), a.answers.get(7));
        assertTrue(((Answer.Declined) a.answers.get(8)).reason().contains("limit of 8 host names"));
    }

    @Test
    void shouldDoAWishOnceThatIsAskedTwice() throws IOException {
        WishId id = WishId.random();
        round(asked(person, new Request.Wishing(1, id, START)), asked(person, new Request.Wishing(2, id, START)));
        round(
                asked(person, new Request.Wishing(3, id, START)),
                asked(person, new Request.Wishing(4, WishId.random(), START)));
        assertEquals(
                List.of(new Answer.Noted(1), new Answer.Noted(2), new Answer.Noted(3)), person.answers.subList(0, 3));
        assertTrue(((Answer.Declined) person.answers.get(3)).reason().contains("is started already"));
        assertEquals(1, journal.appends.size());
    }

    /** A wish and the view that fulfils it in one round: the journal's order is what counts. */
    @Test
    void shouldFulfilAMoveByTheViewThatFollowsIt() throws IOException {
        round(
                asked(person, new Request.Wishing(1, WishId.random(), START)),
                asked(a, new Request.Advancement(2, advance(0, A, Optional.of(C), 1))),
                asked(a, new Request.Acknowledgement(3, new Acknowledge(VM, 1, A.identity()))),
                asked(person, new Request.Wishing(4, WishId.random(), new Wish.Move(VM))),
                asked(a, new Request.Advancement(5, advance(1, C, ALONE, 1))));
        assertEquals(
                Optional.empty(), register.wishes().machine(VM).orElseThrow().leaver());
        PoolRegister again = new PoolRegister(new ViewRegister(8), SETTINGS);
        journal.appends.get(0).forEach(change -> {
            try {
                again.replay(change);
            } catch (io.understudy.arbiter.view.InconsistentChangeException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(register.snapshot(), again.snapshot());
    }

    private void keepReporting(long millis) throws IOException {
        for (long end = nowMillis + millis; nowMillis < end; ) {
            nowMillis += 250;
            round(
                    asked(a, new Request.Reporting(1, Report.idle(A))),
                    asked(b, new Request.Reporting(2, Report.idle(B))));
        }
    }

    private void round(Work... works) throws IOException {
        commit.commit(Arrays.asList(works), nowMillis);
    }

    private static Work asked(Client client, Request request) {
        return new Work.Asked(request, client);
    }

    private static final class Ear implements Client {
        private final List<Answer> answers = new ArrayList<>();
        private final List<List<Answer>> snapshots = new ArrayList<>();

        @Override
        public void answer(Answer answer) {
            answers.add(answer);
        }

        @Override
        public void push(Answer answer) {
            throw new AssertionError("nobody subscribed: " + answer);
        }

        @Override
        public void push(Feed feed, List<Answer> snapshot) {
            snapshots.add(snapshot);
        }

        void clear() {
            answers.clear();
            snapshots.clear();
        }

        /** The only machine of the last snapshot. */
        VmStatus onlyVm() {
            List<Answer> last = snapshots.get(snapshots.size() - 1);
            assertEquals(1, ((Answer.PoolEnd) last.get(last.size() - 1)).vms());
            return ((Answer.PoolVm) last.get(last.size() - 2)).vm();
        }
    }
}
