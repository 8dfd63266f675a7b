package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.ChannelMessage.StateBegin;
import io.understudy.log.channel.ChannelMessage.StatePiece;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.frame.Frame;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.replay.Replayer;
import io.understudy.replica.StandbyBounds;
import io.understudy.replica.protocol.ActingMachine;
import io.understudy.replica.protocol.ReplayingMachine;
import io.understudy.replica.protocol.TransferProgress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A machine in cold standby, the counterpart of {@code StoredWorld} and {@code StoredReplay}: its log is stored instead of
 * executed, behind a state that comes anew when the log has become long. Only a takeover makes a machine of it.
 */
final class StoredMachine implements ReplayingMachine {
    private final SimulatedHost host;
    private final Replayer.ReplayedOutput outputs;
    private final Events events;
    private final ColdStandby climate;
    private final ColdTally tally;
    private final Flaw flaw;
    private final StandbyBounds bounds;
    private final DiskThread logThread;
    private final DiskThread stateThread;
    private final StoredLog store;
    private final ArrivingState arriving = new ArrivingState();
    private Baseline kept;
    private boolean restoredTold;
    private boolean renewing;
    private boolean halted;
    private boolean discarded;
    private ReplayedMachine replay;

    /** @param empty whether it is to be filled with a state before its log means anything */
    StoredMachine(SimulatedHost host, Replayer.ReplayedOutput outputs, Events events, boolean empty) {
        this.host = host;
        this.outputs = outputs;
        this.events = events;
        climate = host.cluster().coldStandby();
        tally = host.cluster().coldTally();
        flaw = host.cluster().flaw();
        bounds = new StandbyBounds(climate.settings());
        logThread = thread(this::commit);
        stateThread = thread(() -> {});
        kept = empty ? null : Baseline.POWER_ON;
        store = new StoredLog(kept, this::renewed);
        restoredTold = !empty;
        if (empty) {
            host.process().post(events::ready);
        }
    }

    private DiskThread thread(Runnable commit) {
        return new DiskThread(host.process(), climate::forceNanos, commit, climate.memoryBytes(), this::room);
    }

    @Override
    public Optional<String> fill(ChannelMessage part) {
        store(part, events::unusable);
        return Optional.empty();
    }

    @Override
    public void renew(ChannelMessage part) {
        if (part instanceof StateBegin begin) {
            renewing = true;
            tally.renewalBegan();
            host.cluster().renewalBegan();
            if (flaw == Flaw.LOG_DROPPED_WHEN_RENEWAL_BEGINS) {
                logThread.put(() -> store.dropTooEarly(begin.start()), 0);
            }
        }
        store(part, this::withoutFreshState);
    }

    private void withoutFreshState(String why) {
        renewing = false;
        host.notice(why);
    }

    private void store(ChannelMessage part, Consumer<String> objections) {
        long bytes = part instanceof StatePiece piece ? piece.bytes().remaining() : 0;
        stateThread.put(
                () -> arriving.take(part, whole -> logThread.put(() -> adopt(whole, objections), 0), objections),
                bytes);
    }

    private void adopt(StoredState whole, Consumer<String> objections) {
        if (replay == null && !store.renew(whole)) {
            objections.accept("a state came that does not belong to this log");
        }
    }

    private void renewed() {
        renewing = false;
        tally.renewed();
        host.notice("a fresh state took the place of the log before entry "
                + store.base().nextSequence());
    }

    /** Whether a fresh state has begun to come, and has not taken the older one's place. */
    boolean isRenewing() {
        return renewing;
    }

    @Override
    public TransferProgress filled() {
        return new TransferProgress(0, 1, 0);
    }

    @Override
    public void put(Frame frame, List<Entry> entries) {
        if (!entries.isEmpty()) {
            halted = entries.get(entries.size() - 1).type() == EntryType.HALT;
            boolean checkpoint = entries.stream().anyMatch(entry -> entry.type() == EntryType.CHECKPOINT);
            logThread.put(() -> store.append(frame, checkpoint), frame.bytes().remaining());
        }
    }

    /** What waited together is on the disk. */
    private void commit() {
        if (!store.isWhole() || replay != null) {
            return;
        }
        boolean more = !store.end().equals(kept);
        kept = store.end();
        if (!restoredTold) {
            restoredTold = true;
            events.restored();
        } else if (more) {
            events.kept();
        }
        try {
            if (bounds.staleBy(store.base(), store.end(), store.bytes())) {
                events.stale();
            }
        } catch (IOException e) {
            host.failed("cannot store the log: " + e.getMessage());
        }
    }

    /** How many times as long as it may be its log is, before a fresh state is wanted. */
    double timesItsBound() {
        double steps = (double) (store.end().position() - store.base().position())
                / climate.settings().logInstructions();
        return Math.max(steps, (double) store.bytes() / climate.settings().logBytes());
    }

    /** The last entry that is on the disk behind a whole state. */
    long storedSequence() {
        return kept == null ? 0 : kept.nextSequence() - 1;
    }

    @Override
    public long keptSequence() {
        return flaw == Flaw.ACKED_BEFORE_STORED ? Long.MAX_VALUE : storedSequence();
    }

    private void room() {
        if (!full()) {
            events.room();
        }
    }

    @Override
    public boolean full() {
        return logThread.full() || stateThread.full();
    }

    @Override
    public boolean overrun() {
        return false;
    }

    @Override
    public long executedCount() {
        return replay != null ? replay.executedCount() : kept == null ? 0 : kept.position();
    }

    @Override
    public long executedSequence() {
        return storedSequence();
    }

    @Override
    public long nanos() {
        return kept == null ? 0 : kept.nanos();
    }

    @Override
    public boolean asleep() {
        return halted;
    }

    @Override
    public long hashesCompared() {
        return 0;
    }

    @Override
    public long slices() {
        return 0;
    }

    @Override
    public void primaryClock(long machineNanos) {
        // The clock of this world is the same everywhere.
    }

    @Override
    public void takeOver(Baseline end) {
        tally.tookOver();
        renewing = false;
        if (flaw == Flaw.ACKED_BEFORE_STORED) {
            logThread.end();
            begin(store.end());
        } else {
            logThread.put(() -> replay(end), 0);
            host.wentLive(end);
        }
    }

    private void begin(Baseline end) {
        host.wentLive(end);
        replay(end);
    }

    /** On the log thread, when everything that was received is stored. */
    private void replay(Baseline end) {
        if (flaw == Flaw.HALF_A_STATE_PROMOTED) {
            arriving.half().ifPresent(store::renew);
        }
        Baseline from = store.base();
        try {
            if (!end.equals(store.end())) {
                throw new CorruptLogException(0, "the stored log ends at " + store.end() + ", not at " + end);
            }
            List<Entry> entries = store.read();
            host.notice("executing the stored log: " + (end.position() - from.position()) + " steps in "
                    + entries.size() + " entries"
                    + (store.state().isEmpty() ? ", from power-on" : ", behind a stored state"));
            Events acting = new Replaying();
            boolean filled = store.state().isPresent();
            replay = new ReplayedMachine(host, outputs, acting, filled, climate::executionNanos);
            store.state()
                    .ifPresent(state ->
                            state.parts().forEach(part -> replay.fill(part).ifPresent(acting::unusable)));
            replay.add(entries);
            replay.endAt(end);
        } catch (CorruptLogException e) {
            refuse(e.getMessage());
        }
    }

    /** The product would say so and halt. Nothing damages a disk in this world, so it may not come to that. */
    private void refuse(String why) {
        throw new Violation(host.self() + " was granted its takeover and cannot take over: " + why);
    }

    @Override
    public void dismiss() {
        // Guests do not end here.
    }

    @Override
    public void discard() {
        discarded = true;
        renewing = false;
        if (replay != null) {
            replay.discard();
        }
        endStorage();
    }

    private void endStorage() {
        stateThread.end();
        logThread.end();
    }

    @Override
    public void close() {
        discard();
        if (replay != null) {
            replay.close();
        }
    }

    /** What the machine that executes the stored log tells. */
    private final class Replaying implements TakeoverEvents {
        @Override
        public void unusable(String why) {
            refuse(why);
        }

        @Override
        public void room() {
            // All of it has room.
        }

        @Override
        public void live(ActingMachine machine) {
            if (!discarded) {
                endStorage();
                tally.wentLive();
                events.live(machine);
            }
        }
    }
}
