package io.understudy.arbiter.consensus;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.server.GroupCommit;
import io.understudy.arbiter.server.Work;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.InconsistentChangeException;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.event.EventSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Consensus at its worst, for the product's own rounds: leaders are lost, and go on as if they were not; what they proposed
 * is lost, or comes late, in another order, or twice; members lag behind, and begin anew from a snapshot. What it keeps is
 * what consensus promises: one order, and a new leader that has all of it before it leads.
 */
final class OrderDouble {
    /** A mistake that an engine, or the use of one, may make. */
    enum Flaw {
        NONE,
        /** The proposer decides when it proposes. */
        DECIDES_AT_PROPOSAL,
        /** Who only reads waits for no place in the order. */
        READS_AT_ONCE
    }

    private record Proposal(Member by, long term, Entry entry) {}

    private final Random random;
    private final Flaw flaw;
    private final List<Entry> order = new ArrayList<>();
    private final List<Proposal> flying = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private Member leader;
    private long term;
    private long lives;

    OrderDouble(Random random, Flaw flaw) {
        this.random = random;
        this.flaw = flaw;
        for (int i = 0; i < 3; i++) {
            members.add(new Member());
        }
        elect();
    }

    List<Member> members() {
        return members;
    }

    /** Something that nobody asked for. */
    void happen() {
        int dice = random.nextInt(100);
        Member any = members.get(random.nextInt(members.size()));
        if (dice < 40) {
            commitOne();
        } else if (dice < 85) {
            any.learnEntries(1 + random.nextInt(3));
        } else if (dice < 90) {
            elect();
        } else if (dice < 97) {
            any.learnRole();
        } else {
            any.restart();
        }
    }

    private void commitOne() {
        if (flying.isEmpty()) {
            return;
        }
        Proposal chosen = flying.remove(random.nextInt(flying.size()));
        if (chosen.by() == leader && chosen.term() == term) {
            order.add(chosen.entry());
            if (random.nextInt(10) == 0) {
                // The engine's answer was lost, and it is proposed again.
                flying.add(chosen);
            }
        }
    }

    private void elect() {
        // Of what the old leader sent, some is with the new one already, the rest never will be.
        flying.removeIf(each -> {
            if (each.by() == leader && each.term() == term && random.nextBoolean()) {
                order.add(each.entry());
            }
            return true;
        });
        term++;
        leader = members.get(random.nextInt(members.size()));
        leader.leads();
    }

    /** Quiet in the end: everybody learns everything. */
    void settle() {
        for (Member member : members) {
            member.learnRole();
        }
        while (!flying.isEmpty()) {
            commitOne();
        }
        for (Member member : members) {
            member.learnEntries(Integer.MAX_VALUE);
        }
    }

    /** One arbiter: the product's rounds, on this order. */
    final class Member implements Consensus {
        private StateMachine machine;
        private GroupCommit rounds;
        private Learner learner;
        private Standing standing = new Standing(0, false, "");
        private long life;
        private int applied;

        private Member() {
            begin(new PoolRegister(new ViewRegister(8), PoolSettings.defaults()));
        }

        private void begin(PoolRegister register) {
            life = ++lives;
            machine = new StateMachine(register);
            rounds = new GroupCommit(machine, PoolSettings.defaults(), 0, EventSink.NONE, stands -> {}, each -> this);
        }

        /** A new process, from a snapshot; the rest of the order comes again. */
        private void restart() {
            PoolRegister restored = new PoolRegister(new ViewRegister(8), PoolSettings.defaults());
            try {
                for (Change change : machine.register().snapshot()) {
                    restored.replay(change);
                }
                restored.endReplay();
            } catch (InconsistentChangeException e) {
                throw new AssertionError(e);
            }
            standing = new Standing(term, false, "");
            begin(restored);
            if (this == leader) {
                elect();
            }
        }

        void ask(Work work) {
            try {
                rounds.commit(List.of(work), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** Whether it believes to lead. */
        boolean believes() {
            return standing.leads();
        }

        long term() {
            return standing.term();
        }

        List<Change> state() {
            return machine.register().snapshot();
        }

        private void leads() {
            learnEntries(Integer.MAX_VALUE);
            standing = new Standing(term, true, "");
            round();
        }

        private void learnRole() {
            if (this != leader) {
                standing = new Standing(term, false, "");
                round();
            }
        }

        private void round() {
            try {
                rounds.commit(List.of(), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void learnEntries(int most) {
            for (int i = 0; i < most && applied < order.size(); i++) {
                Entry entry = order.get(applied++);
                if (flaw == Flaw.DECIDES_AT_PROPOSAL && entry.proposer() == life) {
                    continue;
                }
                learner.committed(entry, machine.decide(entry));
            }
        }

        @Override
        public void propose(Entry entry, long in) {
            flying.add(new Proposal(this, in, read(EntryWriter.write(entry))));
            boolean isRead = entry.inputs().isEmpty();
            if (flaw == Flaw.DECIDES_AT_PROPOSAL || (flaw == Flaw.READS_AT_ONCE && isRead)) {
                learner.committed(entry, machine.decide(entry));
            }
        }

        @Override
        public void join(Learner joins) {
            learner = joins;
        }

        @Override
        public long proposer() {
            return life;
        }

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public ClusterId clusterId() {
            return new ClusterId(1, 1);
        }

        @Override
        public CompletionStage<Optional<String>> reconfigure(Request.Reconfiguring change) {
            return CompletableFuture.completedFuture(Optional.of("not here"));
        }

        @Override
        public void leave() {}

        @Override
        public void close() {}
    }

    private static Entry read(byte[] bytes) {
        try {
            return EntryReader.read(bytes);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
