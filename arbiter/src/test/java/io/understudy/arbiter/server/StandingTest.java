package io.understudy.arbiter.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.consensus.Consensus;
import io.understudy.arbiter.consensus.Entry;
import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
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

/** Who is told that an arbiter leads, and that it does not any more. */
class StandingTest {
    private Standing standing = new Standing(0, false, "");

    @Test
    void shouldSayThatALeadWasLostThoughItWasWonAgainBetweenTwoRounds() throws IOException {
        List<Standing> said = new ArrayList<>();
        PoolSettings settings = PoolSettings.defaults();
        StateMachine machine = new StateMachine(new PoolRegister(new ViewRegister(1), settings));
        GroupCommit rounds = new GroupCommit(machine, settings, 0, EventSink.NONE, said::add, each -> new Settable());
        standing = new Standing(1, true, "h:1");
        rounds.commit(List.of());
        standing = new Standing(3, true, "h:1");
        rounds.commit(List.of());
        assertEquals(
                List.of(new Standing(1, true, "h:1"), new Standing(1, false, ""), new Standing(3, true, "h:1")), said);
    }

    private final class Settable implements Consensus {
        @Override
        public void join(Learner learner) {}

        @Override
        public long proposer() {
            return 1;
        }

        @Override
        public void propose(Entry entry, long term) {}

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public CompletionStage<Optional<String>> reconfigure(Request.Reconfiguring change) {
            return CompletableFuture.completedFuture(Optional.empty());
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
