package io.understudy.arbiter.server;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.B;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static io.understudy.arbiter.Cast.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Decide, write, show: in this order and never another. */
class GroupCommitTest {
    private static final View PAIR = view(1, A, Optional.of(B));

    private final ViewRegister register = new ViewRegister(8);
    private final MemoryJournal journal = new MemoryJournal();
    private final GroupCommit commit = new GroupCommit(register, journal);
    private final RecordingClient client = new RecordingClient();

    @Test
    void shouldAnswerAndShowOnlyWhatIsDurable() throws IOException {
        List<Optional<View>> seenWhileWriting = new ArrayList<>();
        journal.whileWriting(() -> {
            assertEquals(List.of(), client.heard);
            seenWhileWriting.add(register.read(VM));
        });
        commit.commit(List.of(
                asked(new Request.Subscribe(1, VM)),
                asked(new Request.Read(2, VM)),
                asked(new Request.Advancement(3, advance(0, A, Optional.of(B), 1))),
                asked(new Request.Advancement(4, advance(0, B, ALONE, 1))),
                asked(new Request.Read(5, VM))));
        assertEquals(List.of(Optional.empty()), seenWhileWriting);
        assertEquals(
                List.of(
                        new Answer.Current(1, Optional.empty()),
                        new Answer.Current(2, Optional.empty()),
                        new Answer.Judged(3, new Verdict.Granted(PAIR)),
                        new Answer.Current(1, Optional.of(PAIR)),
                        new Answer.Judged(
                                4,
                                new Verdict.Refused(
                                        Optional.of(PAIR), "the view is 1 by now, not 0: somebody else was first")),
                        new Answer.Current(5, Optional.of(PAIR))),
                client.heard);
    }

    @Test
    void shouldWriteARoundAtOnceAndNothingWhenNothingChanges() throws IOException {
        commit.commit(List.of(
                asked(new Request.Advancement(1, advance(0, A, Optional.of(B), 1))),
                asked(new Request.Acknowledgement(2, new Acknowledge(VM, 1, A.identity()))),
                asked(new Request.Advancement(3, advance(1, B, ALONE, 1)))));
        assertEquals(1, journal.appends.size());
        assertEquals(3, journal.appends.get(0).size());
        commit.commit(
                List.of(asked(new Request.Advancement(4, advance(1, B, ALONE, 1))), asked(new Request.Read(5, VM))));
        assertEquals(1, journal.appends.size());
        assertEquals(
                new Answer.Judged(4, new Verdict.Granted(view(2, B, ALONE))),
                client.heard.get(client.heard.size() - 2));
    }

    @Test
    void shouldPushEveryDurableViewInOrder() throws IOException {
        RecordingClient follower = new RecordingClient();
        commit.commit(List.of(new Work.Asked(new Request.Subscribe(9, VM), follower)));
        commit.commit(List.of(
                asked(new Request.Advancement(1, advance(0, A, Optional.of(B), 1))),
                asked(new Request.Acknowledgement(2, new Acknowledge(VM, 1, A.identity()))),
                asked(new Request.Advancement(3, advance(1, B, ALONE, 1)))));
        assertEquals(
                List.of(
                        new Answer.Current(9, Optional.empty()),
                        new Answer.Current(9, Optional.of(PAIR)),
                        new Answer.Current(9, Optional.of(PAIR.withAcknowledgement())),
                        new Answer.Current(9, Optional.of(view(2, B, ALONE)))),
                follower.heard);
        commit.commit(List.of(new Work.Left(follower)));
        commit.commit(List.of(asked(new Request.Acknowledgement(4, new Acknowledge(VM, 2, B.identity())))));
        assertEquals(4, follower.heard.size());
    }

    @Test
    void shouldAnswerNothingWhenTheJournalFails() {
        journal.failFromNowOn();
        assertThrows(
                IOException.class,
                () -> commit.commit(List.of(
                        asked(new Request.Read(1, VM)), asked(new Request.Advancement(2, advance(0, A, ALONE, 1))))));
        assertEquals(List.of(), client.heard);
        assertEquals(Optional.empty(), register.read(VM));
    }

    @Test
    void shouldCompactOnlyWhenEverythingIsSettled() throws IOException {
        commit.commit(List.of(
                asked(new Request.Advancement(1, advance(0, A, Optional.of(B), 1))),
                asked(new Request.Acknowledgement(2, new Acknowledge(VM, 1, A.identity())))));
        Change restored = new Change.Restored(VM, PAIR.withAcknowledgement(), 1);
        assertEquals(List.of(List.of(restored)), journal.snapshots);
    }

    @Test
    void shouldTellTheCallerOfAFailureOnTheCommitThread() throws Exception {
        journal.failFromNowOn();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Committer committer = new Committer(commit, new DefaultEventExecutor(), 1000, failure::complete);
        committer.start();
        committer.submit(asked(new Request.Advancement(2, advance(0, A, ALONE, 1))));
        assertInstanceOf(IOException.class, failure.get(30, TimeUnit.SECONDS));
        committer.stop();
    }

    private Work asked(Request request) {
        return new Work.Asked(request, client);
    }

    private static final class RecordingClient implements Client {
        private final List<Answer> heard = new ArrayList<>();

        @Override
        public void answer(Answer answer) {
            heard.add(answer);
        }

        @Override
        public void push(Answer answer) {
            heard.add(answer);
        }
    }
}
