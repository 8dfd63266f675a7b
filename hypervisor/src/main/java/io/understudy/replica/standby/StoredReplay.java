package io.understudy.replica.standby;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.store.StandbyStore;
import io.understudy.log.store.StateFileReader;
import io.understudy.log.store.StoredLogReader;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import io.understudy.replica.execution.ExecutionParts;
import io.understudy.replica.execution.ReplayExecution;
import io.understudy.replica.execution.Vcpu;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.Successor;
import io.understudy.step.Steps;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a machine of what was stored: the state, then the log as fast as the machine executes it. It acts only when all of
 * the log was read and found good, so that damage anywhere means no takeover. Its steps are the storage's.
 */
final class StoredReplay implements Successor.Events, Steps {
    private static final MachineProgress NOTHING = new MachineProgress(0, 0, 0, false, 0, 0);

    private final ExecutionParts parts;
    private final StandbyStore store;
    private final StoredImages images;
    private final Baseline end;
    private final boolean statesOnly;
    private Baseline until;
    private final Consumer<ActingMachine> acts;
    private final Runnable wake;
    private volatile ReplayExecution execution;
    private volatile boolean ready;
    private volatile boolean discarded;
    private Optional<StateFileReader> state = Optional.empty();
    private StoredLogReader log;

    /**
     * One that has not begun.
     *
     * @param end of the log, as it was received
     * @param statesOnly only the state counts, nothing of the log
     * @param acts told on the protocol thread when it acts
     * @param wake has its steps called
     */
    StoredReplay(
            ExecutionParts parts,
            StandbyStore store,
            StoredImages images,
            Baseline end,
            boolean statesOnly,
            Consumer<ActingMachine> acts,
            Runnable wake) {
        this.parts = parts;
        this.store = store;
        this.images = images;
        this.end = end;
        this.statesOnly = statesOnly;
        this.acts = acts;
        this.wake = wake;
    }

    /**
     * Builds such a machine and lets it go, on a thread of its own: a host that cannot build it learns that now, and a
     * takeover need not wait for the class loader and the engine.
     */
    static void rehearse(ExecutionParts parts) {
        Replayer unheard = new Replayer(
                new EntryQueue(),
                (machine, sequence, nanos) -> null,
                (sequence, stream, bytes, offset, length) -> {},
                (blockStart, stream, bytes, offset, length) -> {},
                count -> count);
        new Vcpu(
                        parts.platform().threads(),
                        "rehearsal",
                        () -> parts.build(unheard, unheard),
                        machine -> false,
                        (machine, reason) -> true,
                        parts.outcome())
                .abandon();
    }

    /** What cannot be is told as a failure of the machine. */
    @Override
    public long step() {
        long rest = OVER;
        try {
            rest = discarded ? OVER : execution == null ? begin() : ready && images.areCurrent() ? feed() : UNTIL_WOKEN;
        } catch (IOException | CorruptLogException e) {
            refuse(e.getMessage());
        }
        if (discarded && execution != null) {
            execution.discard();
        }
        return rest;
    }

    private long begin() throws IOException {
        if (!end.equals(store.end())) {
            throw new IOException("the stored log ends at " + store.end() + ", the received one at " + end);
        }
        Baseline from = store.base();
        until = statesOnly ? from : end;
        parts.outcome()
                .remarked("executing the stored log: " + (until.position() - from.position()) / 1_000_000
                        + " million instructions in " + (store.logBytes() >> 10) + " KiB"
                        + (from.equals(Baseline.POWER_ON) ? ", from power-on" : ", behind a stored state"));
        state = store.readState();
        ready = state.isEmpty();
        if (ready) {
            images.asTheyAre();
        }
        execution = state.isPresent()
                ? ReplayExecution.fromState(parts, parts.disks().filled(), this)
                : ReplayExecution.fromPowerOn(parts, this);
        return 0;
    }

    private long feed() throws IOException {
        if (log == null) {
            if (state.isPresent()) {
                fill(state.get());
            }
            log = store.readLog();
        }
        while (!execution.full()) {
            List<Entry> more = statesOnly ? List.of() : log.next();
            if (more.isEmpty()) {
                log.close();
                parts.protocolThread().execute(() -> execution.takeOver(until));
                return OVER;
            }
            execution.put(more);
        }
        return UNTIL_WOKEN;
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
        Optional<String> objection = execution.fill(part);
        if (objection.isPresent()) {
            throw new IOException("the stored state cannot be used: " + objection.get());
        }
    }

    private void refuse(String why) {
        boolean first = !discarded;
        discarded = true;
        if (first) {
            parts.outcome().failed("cannot take over: " + why);
        }
    }

    MachineProgress progress() {
        return execution == null ? NOTHING : execution.progress();
    }

    /** Ends it if it has not begun to act. Any thread. */
    void discard() {
        discarded = true;
        if (execution != null) {
            execution.discard();
        }
    }

    void close() {
        if (execution != null) {
            execution.close();
        }
    }

    @Override
    public void ready(boolean basis) {
        ready = true;
        wake.run();
    }

    /** That was said when the first state came. */
    @Override
    public void basis(ChannelMessage.Basis piece) {}

    @Override
    public void restored() {
        // It is only the beginning.
    }

    /** Nobody waits for that any more: its primary is gone. */
    @Override
    public void forced() {}

    @Override
    public void unusable(String why) {
        refuse(why);
    }

    @Override
    public void room() {
        wake.run();
    }

    @Override
    public void live(ActingMachine machine) {
        acts.accept(machine);
    }
}
