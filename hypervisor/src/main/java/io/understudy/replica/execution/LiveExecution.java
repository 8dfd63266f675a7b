package io.understudy.replica.execution;

import io.understudy.event.Kinds;
import io.understudy.log.channel.EntrySender;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingStorage;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import io.understudy.record.Recorder;
import io.understudy.record.Unlogged;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.HandOut;
import io.understudy.replica.machine.LagMeter;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.partner.Partner;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.Platform;
import io.understudy.storage.copy.MachineBasis;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * What surrounds a machine that talks to the world: the host's inputs, the recorder, the log's ring. A primary has it from
 * power-on, a backup gets it when it goes live.
 */
public final class LiveExecution implements Recorder.Pace, ActingMachine {
    /** The machine comes to a block start, and says how far it is, at least this often. */
    private static final long LONGEST_RUN_NANOS = 2_000_000;

    /** Between two looks for room in the ring; a full one has lost its microseconds already. */
    private static final long RING_LOOK_NANOS = 50_000;

    private final ExecutionParts parts;
    private final Platform platform;
    private final LogRing ring;
    private final HostInputs inputs;
    private final OutputRest rest;
    private final Recorder recorder;
    private final LagMeter lagMeter = new LagMeter();
    private final Throttle throttle = new Throttle();
    private final FlushRule flushRule = new FlushRule();
    private final SerialLine line;
    private final MachineClock clock;

    private volatile Vcpu vcpu;
    private EntrySender sender;
    private RunningCopy copy;
    private RunningCopy shown;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private volatile long lastSequence;
    private volatile long count;
    private volatile boolean halted;

    /**
     * Surrounds a machine that stands.
     *
     * @param storage for its log
     * @param start where that goes on
     * @param fromCount its instruction count
     * @param clock its machine time from here on
     */
    public LiveExecution(
            ExecutionParts parts, RingStorage storage, Baseline start, long fromCount, MachineClock clock) {
        this.parts = parts;
        this.clock = clock;
        platform = parts.platform();
        line = parts.line();
        ring = new LogRing(storage, start);
        Slices slices = new Slices(platform.now(), parts.longestSlice());
        inputs = new HostInputs(
                clock,
                parts.disks().completionsBehind(line.inputs()),
                slices,
                LONGEST_RUN_NANOS,
                this::wakeVcpu,
                platform.surprises());
        inputs.onNotice(parts.outcome()::remarked);
        rest = new OutputRest(inputs, line);
        EntrySink log =
                Unlogged.of(FailingLog.of(ring, parts.failPoint()), parts.off().unlogged());
        recorder = new Recorder(rest, log, line, this, parts.blueprint().hashInterval(), fromCount);
        lastSequence = start.nextSequence() - 1;
        count = fromCount;
        line.onCall(inputs::wake);
        line.onUrgent(this::flushAtOnce);
        parts.disks().onOutcome(inputs::wake);
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        count = machine.count();
        halted = machine.halted();
        lastSequence = ring.baseline().nextSequence() - 1;
        boolean safetyAwaited = parts.disks().takeAwaited();
        if (flushRule.due(line.takeAwaited() || safetyAwaited, halted, count)) {
            flush();
        }
        if (count >= parts.stopAtCount()) {
            stop();
        }
        return ring.isFilling() ? RING_LOOK_NANOS : throttle.restNanos(platform.now());
    }

    private void flushAtOnce() {
        flushRule.flushed(count);
        flush();
    }

    private void wakeVcpu() {
        Vcpu running = vcpu;
        if (running != null) {
            running.wake();
        }
    }

    /** The backup's lag is counted from here, since it cannot begin before. */
    @Override
    public void flush() {
        ring.flush();
        if (parts.failPoint().stage() == FailPoint.Stage.SENT || parts.off().acknowledgement()) {
            parts.protocolThread().execute(this::askWhatWasSent);
        }
        lagMeter.aheadAt(count, platform.now());
    }

    /** The guest has ended: the log gets its last entry. On the vCPU thread. */
    public boolean end(Machine machine, StopReason reason) {
        recorder.end(machine, reason);
        parts.disks().machineOver();
        return true;
    }

    /** Where the machine has its inputs from, and where its outputs go. */
    public Recorder recorder() {
        return recorder;
    }

    /** Who runs the machine. */
    public void runOn(Vcpu vcpu) {
        this.vcpu = vcpu;
    }

    /** The machine could go. Any thread. */
    public void ready() {
        parts.protocolThread().execute(() -> ready.complete(null));
    }

    @Override
    public void whenReady(Runnable then) {
        var unused = ready.thenRun(then);
    }

    @Override
    public void start() {
        vcpu.go();
    }

    @Override
    public void handOut(Partner partner, LongSupplier view, boolean basis, HandOut told) {
        closeCopy();
        lagMeter.reset();
        throttle.catchUp();
        copy = begin(
                CopyRecipient.newcomer(partner, line, ring, view), parts.disks().basis(basis), told);
    }

    @Override
    public Optional<String> basis(ChannelMessage.Basis piece) {
        return copy == null ? Optional.empty() : copy.basis(piece);
    }

    @Override
    public void sendState(Partner partner, long has, HandOut told) {
        if (copy == null || copy.isOver()) {
            copy = begin(CopyRecipient.backup(partner, line), parts.disks().basisOf(has), told);
        }
    }

    @Override
    public void show(Partner visitor, HandOut told) {
        endShow();
        if (parts.disks().anyShared()) {
            told.failed("a machine's shared disks are in no snapshot: have their server make one");
            return;
        }
        shown = begin(CopyRecipient.visitor(visitor, line), parts.disks().basis(false), told);
    }

    @Override
    public Optional<TransferProgress> shown() {
        return shown == null ? Optional.empty() : shown.handedOut();
    }

    @Override
    public void endShow() {
        if (shown != null) {
            shown.close();
            shown = null;
        }
    }

    private RunningCopy begin(CopyRecipient recipient, MachineBasis basis, HandOut told) {
        RunningCopy next = new RunningCopy(ring, recipient, told, parts.protocolThread(), parts.disks(), basis);
        next.begin(platform.threads(), vcpu, recorder);
        return next;
    }

    @Override
    public Optional<TransferProgress> handedOut() {
        return copy == null ? Optional.empty() : copy.handedOut();
    }

    private void closeCopy() {
        if (copy != null) {
            copy.close();
            copy = null;
        }
    }

    @Override
    public void ship(Partner partner, LongSupplier view) {
        sender = new EntrySender(partner.link(), ring, view);
    }

    /** Behind the drain that the flush just asked for, and before the acknowledgement of what it sent can be read. */
    private void askWhatWasSent() {
        if (sender != null) {
            parts.failPoint().reached(FailPoint.Stage.SENT, sender.sentSequence());
            if (parts.off().acknowledgement()) {
                line.safeUpTo(sender.sentSequence());
            }
        }
    }

    @Override
    public void backupExecuted(long executedCount) {
        throttle.lag(lagMeter.behindAt(executedCount, platform.now()));
    }

    @Override
    public long backupLagNanos() {
        return throttle.lag();
    }

    @Override
    public void backupForced(StreamPositions positions) {
        parts.disks().forcedByBackup(positions);
    }

    @Override
    public void promiseRestsOnBackup(boolean both) {
        parts.disks().promiseRestsOnBackup(both);
    }

    @Override
    public void standStill() {
        throttle.standStill();
    }

    @Override
    public void goOn() {
        throttle.goOn();
        wakeVcpu();
    }

    @Override
    public void runFreely() {
        closeCopy();
        throttle.off();
    }

    @Override
    public MachineProgress progress() {
        return new MachineProgress(
                count,
                lastSequence,
                Math.max(0, clock.approximateNanos()),
                halted,
                recorder.hashes(),
                recorder.blockStarts());
    }

    @Override
    public Kinds kinds() {
        return ring.kinds();
    }

    @Override
    public long loggedSequence() {
        return ring.lastSequence();
    }

    @Override
    public void stop() {
        rest.end();
        inputs.stop(StopReason.requested());
    }

    /** Ends recording, too; a machine that still runs fails at its next entry. */
    @Override
    public void close() {
        vcpu.abandon();
        closeCopy();
        rest.end();
        endShow();
        throttle.off();
        ring.close();
        inputs.close();
        throttle.goOn();
        wakeVcpu();
        parts.disks().end();
    }
}
