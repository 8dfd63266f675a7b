package io.understudy.replica;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.store.StandbyStore;
import io.understudy.log.store.StateFileReader;
import io.understudy.log.store.StoredLogReader;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import io.understudy.replica.protocol.ActingMachine;
import io.understudy.replica.protocol.ReplayingMachine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Makes a machine of what was stored: the state, then the log as fast as the machine executes it. It acts only when all of
 * the log was read and found good, so that damage anywhere means no takeover.
 */
final class StoredReplay implements ReplayingMachine.TakeoverEvents {
    private final ReplayParts parts;
    private final StandbyStore store;
    private final Consumer<ActingMachine> acts;
    private final Semaphore room = new Semaphore(0);
    private volatile ReplayedWorld world;
    private volatile boolean discarded;

    /** @param acts told on the protocol thread when it acts */
    StoredReplay(ReplayParts parts, StandbyStore store, Consumer<ActingMachine> acts) {
        this.parts = parts;
        this.store = store;
        this.acts = acts;
    }

    /**
     * Builds such a machine and lets it go, on a thread of its own: a host that cannot build it learns that now, and a
     * takeover need not wait for the class loader and the engine.
     */
    static void rehearse(ReplayParts parts) {
        Replayer unheard = new Replayer(
                new EntryQueue(),
                (machine, sequence, nanos) -> null,
                (sequence, stream, bytes, offset, length) -> {},
                (blockStart, stream, bytes, offset, length) -> {},
                count -> count);
        new Vcpu("rehearsal", () -> parts.build(unheard), machine -> false, (machine, reason) -> {}, parts.outcome())
                .abandon();
    }

    /** Does it, on the thread of the store; what cannot be is told as a failure of the machine. */
    void run(Baseline end) {
        try {
            if (!end.equals(store.end())) {
                throw new IOException("the stored log ends at " + store.end() + ", the received one at " + end);
            }
            Baseline from = store.base();
            parts.outcome()
                    .remarked("executing the stored log: " + (end.position() - from.position()) / 1_000_000
                            + " million instructions in " + (store.logBytes() >> 10) + " KiB"
                            + (from.equals(Baseline.POWER_ON) ? ", from power-on" : ", behind a stored state"));
            Optional<StateFileReader> state = store.readState();
            world = state.isPresent() ? ReplayedWorld.fromState(parts, this) : ReplayedWorld.fromPowerOn(parts, this);
            if (state.isPresent()) {
                fill(state.get());
            }
            feed();
            if (!discarded) {
                ReplayedWorld ready = world;
                parts.protocolThread().execute(() -> ready.takeOver(end));
            }
        } catch (IOException | CorruptLogException e) {
            refuse(e.getMessage());
        }
        if (discarded && world != null) {
            world.discard();
        }
    }

    private void fill(StateFileReader state) throws IOException {
        try (state) {
            fill(state.begin());
            for (Optional<ChannelMessage> part = state.next(); part.isPresent(); part = state.next()) {
                fill(part.get());
            }
        }
    }

    private void fill(ChannelMessage part) throws IOException {
        Optional<String> objection = discarded ? Optional.empty() : world.fill(part);
        if (objection.isPresent()) {
            throw new IOException("the stored state cannot be used: " + objection.get());
        }
    }

    private void feed() throws IOException {
        try (StoredLogReader log = store.readLog()) {
            for (List<Entry> more = log.next(); !more.isEmpty() && !discarded; more = log.next()) {
                world.put(more);
                while (world.full() && !discarded) {
                    room.acquireUninterruptibly();
                }
            }
        }
    }

    private void refuse(String why) {
        boolean first = !discarded;
        discarded = true;
        room.release();
        if (first) {
            parts.outcome().failed("cannot take over: " + why);
        }
    }

    long executedCount() {
        return world == null ? 0 : world.executedCount();
    }

    long hashesCompared() {
        return world == null ? 0 : world.hashesCompared();
    }

    long slices() {
        return world == null ? 0 : world.slices();
    }

    /** Ends it if it has not begun to act. Any thread. */
    void discard() {
        discarded = true;
        room.release();
        if (world != null) {
            world.discard();
        }
    }

    void close() {
        discard();
        if (world != null) {
            world.close();
        }
    }

    @Override
    public void unusable(String why) {
        refuse(why);
    }

    @Override
    public void room() {
        room.release();
    }

    @Override
    public void live(ActingMachine machine) {
        acts.accept(machine);
    }
}
