package io.understudy.arbiter.server;

import static io.understudy.arbiter.Cast.A;
import static io.understudy.arbiter.Cast.ALONE;
import static io.understudy.arbiter.Cast.VM;
import static io.understudy.arbiter.Cast.advance;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.consensus.Consensus;
import io.understudy.arbiter.consensus.Entry;
import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.event.EventSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Rounds whose entries are committed later than they are proposed, as those of several arbiters are. */
class LateCommitTest {
    private final Late order = new Late();
    private final StateMachine machine =
            new StateMachine(new PoolRegister(new ViewRegister(8), PoolSettings.defaults()));
    private final GroupCommit rounds =
            new GroupCommit(machine, PoolSettings.defaults(), 0, EventSink.NONE, standing -> {}, each -> order);
    private final List<Answer> heard = new ArrayList<>();
    private final Client client = new Client() {
        @Override
        public void answer(Answer answer) {
            heard.add(answer);
        }

        @Override
        public void push(Answer answer) {
            heard.add(answer);
        }
    };

    @Test
    void shouldNotSubscribeAClientThatLeftMeanwhile() throws IOException {
        rounds.commit(List.of(new Work.Asked(new Request.Subscribe(1, VM), client)));
        rounds.commit(List.of(new Work.Left(client)));
        order.commitAll();
        rounds.commit(List.of(new Work.Asked(new Request.Advancement(2, advance(0, A, ALONE, 1)), Client.NOBODY)));
        order.commitAll();
        assertEquals(List.of(), heard);
    }

    @Test
    void shouldAnswerAChangeOfMembersThatFails() throws IOException {
        rounds.commit(List.of(new Work.Asked(
                new Request.Reconfiguring(7, new Introduction("a", 0, Introduction.NONE), "", ""), client)));
        order.reconfigured.completeExceptionally(new IOException("two\nlines"));
        assertEquals(List.of(new Answer.Declined(7, "it is not known whether the members changed: two lines")), heard);
    }

    @Test
    void shouldProposeInTheTermThatTheRoundBeganWith() throws IOException {
        order.termsPassBetweenLooks = true;
        rounds.commit(List.of(new Work.Asked(new Request.Read(1, VM), client)));
        assertEquals(List.of(order.firstTermSeen + 1), order.terms);
    }

    private final class Late implements Consensus {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Long> terms = new ArrayList<>();
        private final CompletableFuture<Optional<String>> reconfigured = new CompletableFuture<>();
        private final long firstTermSeen = 1;
        private boolean termsPassBetweenLooks;
        private long term = firstTermSeen;
        private Learner learner;

        void commitAll() {
            entries.forEach(entry -> learner.committed(entry, machine.decide(entry)));
            entries.clear();
        }

        @Override
        public void join(Learner joins) {
            learner = joins;
        }

        @Override
        public long proposer() {
            return 1;
        }

        @Override
        public void propose(Entry entry, long at) {
            entries.add(entry);
            terms.add(at);
        }

        @Override
        public Standing standing() {
            return new Standing(termsPassBetweenLooks ? ++term : term, true, "h:1");
        }

        @Override
        public CompletionStage<Optional<String>> reconfigure(Request.Reconfiguring change) {
            return reconfigured;
        }

        @Override
        public void leave() {}

        @Override
        public ClusterId clusterId() {
            return new ClusterId(1, 1);
        }

        @Override
        public void close() {}
    }
}
