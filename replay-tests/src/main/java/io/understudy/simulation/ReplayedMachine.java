package io.understudy.simulation;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.frame.Frame;
import io.understudy.machine.device.Uart16550;
import io.understudy.replay.Replayer;
import io.understudy.replica.protocol.ReplayingMachine;
import io.understudy.replica.protocol.SerialLine;
import io.understudy.replica.protocol.TransferProgress;
import io.understudy.simulation.guest.Guest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** A backup's machine: executes the log behind its reception, and keeps the outputs of its own execution. */
final class ReplayedMachine implements ReplayingMachine {
    private static final int MOST_EXECUTED = 40;

    private final SimulatedHost host;
    private final Events events;
    private final Ledger ledger;
    private final HostIdentity self;
    private final SerialLine line;
    private final OutputPlaces places;
    private final Replayer.ReplayedOutput outputs;
    private final LongUnaryOperator paceNanos;
    private final GuestFilling filling;
    private Guest guest;
    private final Deque<Entry> queue = new ArrayDeque<>();
    private long executedSequence;
    private Baseline end;
    private LiveMachine live;
    private boolean discarded;

    /**
     * One that runs, or waits to be filled.
     *
     * @param outputs where those of its execution go
     * @param empty whether it is to be filled with a state before it executes
     * @param paceNanos how long it is busy with some entries, of so many steps
     */
    ReplayedMachine(
            SimulatedHost host,
            Replayer.ReplayedOutput outputs,
            Events events,
            boolean empty,
            LongUnaryOperator paceNanos) {
        this.host = host;
        this.events = events;
        this.ledger = host.cluster().ledger();
        this.self = host.self().identity();
        this.line = host.line();
        guest = host.cluster().guest();
        this.places = host.places();
        this.outputs = outputs;
        this.paceNanos = paceNanos;
        filling = empty ? new GuestFilling(host.cluster().flaw() == Flaw.HALF_A_STATE_PROMOTED) : null;
        if (empty) {
            later(events::ready);
        } else {
            executeOn(0);
        }
    }

    private void later(Runnable step) {
        host.process().after(host.cluster().scheduler().between(1, 60), () -> {
            if (!discarded) {
                step.run();
            }
        });
    }

    @Override
    public Optional<String> fill(ChannelMessage part) {
        Optional<String> objection = filling.take(part);
        if (objection.isEmpty() && filling.isComplete()) {
            later(this::restore);
        }
        return objection;
    }

    private void restore() {
        Baseline start = filling.start();
        guest = filling.guest();
        executedSequence = start.nextSequence() - 1;
        try {
            var unused = line.resume(filling.outputs());
        } catch (IllegalArgumentException half) {
            throw new Violation(self + " takes a state whose outputs are cut: " + half.getMessage());
        }
        places.resume(start.outputs(), guest.taken(), executedSequence);
        ledger.replayed(self, executedSequence, guest.hash());
        events.restored();
        executeOn(0);
    }

    @Override
    public TransferProgress filled() {
        return new TransferProgress(0, 1, 0);
    }

    private void executeOn(long steps) {
        host.process().after(paceNanos.applyAsLong(steps), () -> {
            if (discarded) {
                return;
            }
            long before = guest.position();
            execute(host.cluster().scheduler().random().nextInt(MOST_EXECUTED));
            if (end != null && queue.isEmpty()) {
                goLive();
            } else {
                executeOn(guest.position() - before);
            }
        });
    }

    private void goLive() {
        live = new LiveMachine(host, guest, end);
        line.takeOver(guest.taken());
        live.standStill();
        live.run();
        host.process().post(() -> events.live(live));
    }

    @Override
    public void renew(ChannelMessage part) {
        throw new Violation(self + " gets a state anew, and never asked for one");
    }

    @Override
    public void put(Frame frame, List<Entry> entries) {
        add(entries);
    }

    void add(List<Entry> entries) {
        queue.addAll(entries);
    }

    @Override
    public long keptSequence() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean full() {
        return false;
    }

    @Override
    public boolean overrun() {
        return false;
    }

    @Override
    public long executedCount() {
        return guest.position();
    }

    @Override
    public long executedSequence() {
        return executedSequence;
    }

    @Override
    public long nanos() {
        return guest.nanos();
    }

    @Override
    public boolean asleep() {
        return guest.halted();
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
    public void takeOver(Baseline boundary) {
        host.wentLive(boundary);
        endAt(boundary);
    }

    /** It acts when it has executed everything up to here. */
    void endAt(Baseline boundary) {
        end = boundary;
    }

    @Override
    public void dismiss() {
        // Guests do not end here.
    }

    @Override
    public void discard() {
        discarded = true;
    }

    @Override
    public void close() {
        discarded = true;
        if (live != null) {
            live.close();
        }
    }

    private void execute(int most) {
        for (int i = 0; i < most && !queue.isEmpty() && !waitsForItsSink(); i++) {
            Entry entry = queue.remove();
            execute(entry);
            executedSequence = entry.sequence();
            ledger.replayed(self, executedSequence, guest.hash());
        }
    }

    /** Whatever was acknowledged can be executed, whatever the sinks do. */
    private void keep(long sequence, int value) {
        try {
            outputs.output(sequence, Uart16550.STREAM, new byte[] {(byte) value}, 0, 1);
        } catch (RuntimeException wouldWait) {
            throw new Violation(self + " acknowledged entry " + sequence
                    + " and cannot execute it, so its takeover would never end: " + wouldWait);
        }
    }

    /** What it may never do: whoever would make room may have died. */
    private boolean waitsForItsSink() {
        return host.cluster().flaw() == Flaw.REPLAY_WAITS_FOR_THE_SINK && !line.hasRoom();
    }

    private void execute(Entry entry) {
        int value = Guest.SILENT;
        while (guest.position() < entry.position()) {
            if (guest.halted() || value != Guest.SILENT) {
                throw new Violation(self + " diverges at " + entry + ": it is at step " + guest.position());
            }
            value = guest.step();
        }
        switch (entry.type()) {
            case OUTPUT -> {
                if (value == Guest.SILENT || (value & 0xFF) != entry.check()) {
                    throw new Violation(self + " diverges at " + entry + ": it says " + value);
                }
                places.output(guest.outputs(), entry.sequence());
                keep(entry.sequence(), value);
            }
            case INPUT -> {
                compare(entry, value);
                byte[] bytes = entry.bytes();
                guest.receive(bytes, bytes.length);
                places.input(guest.taken(), entry.sequence());
            }
            case CLOCK_ADVANCE -> {
                compare(entry, value);
                guest.tick(entry.nanos());
            }
            case PROGRESS, HALT, CHECKPOINT -> compare(entry, value);
            case CLOCK_READ, DRAW, INTERRUPT, HASH, END ->
                throw new Violation(entry + " is in the log, which this machine never makes");
        }
    }

    private void compare(Entry entry, int value) {
        if (guest.check() != entry.check() || value != Guest.SILENT) {
            throw new Violation(self + " diverges at " + entry + ": check " + Integer.toHexString(guest.check()));
        }
    }
}
