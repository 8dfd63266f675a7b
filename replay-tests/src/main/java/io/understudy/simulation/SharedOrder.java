package io.understudy.simulation;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.consensus.Consensus;
import io.understudy.arbiter.consensus.Entry;
import io.understudy.arbiter.consensus.EntryReader;
import io.understudy.arbiter.consensus.EntryWriter;
import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.protocol.Request;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The order of entries that several arbiters share, as a double of consensus; it outlives the one that hosts ask. What is
 * proposed is committed later; leadership is lost and comes back in another term, and of what was on its way then some
 * is committed in the meantime, in any order, and some never.
 */
final class SharedOrder {
    /** In one life of an arbiter; bounded, so that a history comes to rest. */
    private static final int LOSSES = 4;

    private final SplittableRandom chance;
    private final List<Entry> committed = new ArrayList<>();
    private final List<Entry> flying = new ArrayList<>();
    private long term;
    private long lives;

    private SharedOrder(SplittableRandom chance) {
        this.chance = chance;
    }

    /** In one of four histories the arbiter is one of several. */
    static Optional<SharedOrder> drawn(long seed) {
        SplittableRandom chance = new SplittableRandom(seed ^ 0x52414654L);
        return chance.nextInt(4) == 0 ? Optional.of(new SharedOrder(chance)) : Optional.empty();
    }

    /** @param wake has the arbiter hold a round */
    Consensus member(StateMachine machine, VirtualProcess process, Runnable wake) {
        Member member = new Member(machine, process, wake);
        process.after(millis(1, 100), member::leads);
        return member;
    }

    private long millis(int least, int most) {
        return chance.nextInt(least, most + 1) * Scheduler.MILLIS;
    }

    /** Another one led for a moment: what it had of this, it committed. */
    private void elect() {
        while (!flying.isEmpty()) {
            Entry entry = flying.remove(chance.nextInt(flying.size()));
            if (chance.nextBoolean()) {
                committed.add(entry);
            }
        }
        term++;
    }

    private final class Member implements Consensus {
        private final StateMachine machine;
        private final VirtualProcess process;
        private final Runnable wake;
        private final long life = ++lives;
        private Learner learner;
        private Standing standing = new Standing(term, false, "");
        private int applied;
        private int losses;

        Member(StateMachine machine, VirtualProcess process, Runnable wake) {
            this.machine = machine;
            this.process = process;
            this.wake = wake;
        }

        private void leads() {
            elect();
            learn();
            standing = new Standing(term, true, "");
            wake.run();
            if (++losses <= LOSSES) {
                process.after(millis(100, 3000), this::loses);
            }
        }

        private void loses() {
            standing = new Standing(term, false, "");
            wake.run();
            process.after(millis(5, 400), this::leads);
        }

        private void learn() {
            while (applied < committed.size()) {
                Entry entry = committed.get(applied++);
                learner.committed(entry, machine.decide(entry));
            }
        }

        @Override
        public void propose(Entry entry, long at) {
            Entry sent = overTheWire(entry);
            flying.add(sent);
            process.after(millis(1, 20), () -> {
                // Whoever lost the lead meanwhile learns of it when somebody leads again.
                if (standing.leads() && standing.term() == at && flying.remove(sent)) {
                    committed.add(sent);
                    learn();
                    wake.run();
                }
            });
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
            return CompletableFuture.completedFuture(Optional.of("nobody joins a simulation"));
        }

        @Override
        public void leave() {}

        @Override
        public void close() {}
    }

    private static Entry overTheWire(Entry entry) {
        try {
            return EntryReader.read(EntryWriter.write(entry));
        } catch (MalformedException e) {
            throw new Violation(Promise.NO_EXCEPTION, "an entry is not read as it was written: " + e.getMessage());
        }
    }
}
