package io.understudy.replica;

import io.netty.channel.EventLoopGroup;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.ChannelServer;
import io.understudy.log.channel.EntryIntake;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.channel.LogLink;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A host that receives a log, replays it, and takes over when it must. The protocol thread's alone. */
final class BackupSide implements Side, ChannelListener, Replayer.LogEnd {
    private static final long FIRST_VIEW = 1;

    private final ReplicaSettings settings;
    private final Blueprint blueprint;
    private final SerialLine line;
    private final PrimaryClock primaryClock = new PrimaryClock();

    private RoleActor actor;
    private LogLink link;
    private HostIncarnation primary;
    private EntryQueue queue;
    private EntryIntake intake;
    private Replayer replayer;
    private Vcpu vcpu;
    private long receivedBytes;
    private boolean endReceived;
    private boolean dismissed;
    private boolean open;

    /** Set before the queue is closed, read by the vCPU thread after it found it closed. */
    private volatile Baseline boundary;

    private volatile LiveWorld world;

    BackupSide(ReplicaSettings settings, Blueprint blueprint, SerialLine line) {
        this.settings = settings;
        this.blueprint = blueprint;
        this.line = line;
    }

    ChannelServer listen(EventLoopGroup group) throws IOException {
        return ChannelServer.listen(
                group,
                settings.logListen().getHostString(),
                settings.logListen().getPort(),
                ChannelLimits.DEFAULT,
                this);
    }

    @Override
    public void attach(RoleActor actor) {
        this.actor = actor;
    }

    @Override
    public void connected(LogLink connected) {
        // Who it is, the Hello says.
    }

    @Override
    public void message(LogLink from, ChannelMessage message) {
        long now = System.nanoTime();
        if (message instanceof ChannelMessage.Hello hello) {
            greet(from, hello, now);
        } else if (from != link) {
            return;
        } else if (message instanceof ChannelMessage.EntriesFrame entries) {
            take(entries, now);
        } else if (message instanceof ChannelMessage.Heartbeat heartbeat) {
            actor.role().heard(heartbeat.view(), now);
            // While this host itself does not read, the primary is not to blame that nothing comes.
            long sent = queue.full() ? intake.received() : heartbeat.lastSequence();
            actor.role().logPosition(sent, intake.received(), now);
            line.confirmedByPrimary(heartbeat.releasedOutput());
            primaryClock.heard(heartbeat.nanos(), now);
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            if (endReceived) {
                dismissed = true;
            } else {
                actor.role().partnerLost(goodbye.reason());
            }
        }
    }

    private void greet(LogLink from, ChannelMessage.Hello hello, long now) {
        Optional<String> objection = objection(hello);
        if (objection.isPresent()) {
            actor.notice("refused primary " + hello.sender() + ": " + objection.get());
            from.send(new ChannelMessage.Refuse(objection.get()));
            return;
        }
        link = from;
        primary = hello.sender();
        prepare(hello.header());
        link.send(new ChannelMessage.Accept(
                FIRST_VIEW,
                new HostIncarnation(actor.self().name(), actor.self().incarnation())));
        actor.role().primaryJoined(new Host(primary.host(), primary.incarnation(), "", ""), now);
    }

    private Optional<String> objection(ChannelMessage.Hello hello) {
        if (!hello.vm().equals(settings.vm().toString())) {
            return Optional.of("this host is backup for VM '" + settings.vm() + "', not for '" + hello.vm() + "'");
        }
        Optional<String> mismatch =
                hello.header().mismatch(blueprint.header(hello.header().powerOnEpochMillis()));
        return mismatch.map(what -> what + " (the primary's first): start both with the same guest and options")
                .or(() -> actor.role().objectionToPrimary());
    }

    private void prepare(LogHeader header) {
        queue = new EntryQueue(EntryQueue.CAP_BYTES, () -> actor.onLoop(this::readOn));
        intake = new EntryIntake(FIRST_VIEW, primary, Baseline.POWER_ON);
        replayer = new Replayer(
                queue, this, line, this::liveOutput, new Slices(System.nanoTime(), settings.longestSlice()));
        Replayer inputs = replayer;
        vcpu = new Vcpu("vcpu", () -> blueprint.build(header.powerOnEpochMillis(), inputs, inputs), this::atEnd, actor);
        vcpu.go();
    }

    private void take(ChannelMessage.EntriesFrame entries, long now) {
        actor.role().heard(entries.frame().view(), now);
        if (!actor.role().accepts(entries.frame().view())) {
            return;
        }
        receivedBytes += entries.frame().bytes().remaining();
        EntryIntake.Intake answer = intake.offer(primary, entries.frame());
        if (answer instanceof EntryIntake.Taken taken) {
            List<Entry> more = taken.entries();
            queue.put(more);
            LogLink from = link;
            from.send(intake.ack(replayer.executedCount()));
            if (queue.full()) {
                from.receive(false);
            } else if (queue.overrun()) {
                actor.role().partnerLost("it sent a run of entries that no machine can make");
                return;
            }
            if (!more.isEmpty() && more.get(more.size() - 1).type() == EntryType.END) {
                endReceived = true;
            }
        } else if (answer instanceof EntryIntake.Refused refused) {
            actor.role().partnerLost(refused.reason());
        }
    }

    /** There was room; since then the queue may have become full again, and the link may have gone. */
    private void readOn() {
        if (link != null && !queue.full()) {
            link.receive(true);
        }
    }

    @Override
    public void closed(LogLink from, String reason) {
        if (from == link) {
            link = null;
            if (!dismissed) {
                actor.role().partnerLost(reason);
            }
        }
    }

    @Override
    public void connectToBackup() {
        throw new IllegalStateException("a backup has no backup");
    }

    @Override
    public void sendHeartbeat() {
        if (link != null && replayer != null) {
            link.send(new ChannelMessage.Heartbeat(
                    actor.role().viewNumber(),
                    intake.received(),
                    replayer.executedCount(),
                    replayer.asleep(),
                    0,
                    replayer.nanos(),
                    replayer.executedSequence()));
        }
    }

    @Override
    public void closePartner(String why) {
        LogLink leaving = link;
        link = null;
        if (leaving != null) {
            leaving.close(why);
        }
    }

    @Override
    public void startMachine(View view) {
        throw new IllegalStateException("a backup starts no machine");
    }

    @Override
    public void release(long sequence) {
        throw new IllegalStateException("a backup releases nothing");
    }

    @Override
    public void goAlone(View view) {
        throw new IllegalStateException("a backup goes live, not alone");
    }

    @Override
    public void goLive(View view) {
        boundary = intake.baseline();
        queue.close();
        if (replayer.finished()) {
            // The guest has ended, here as there; what is left is to bring its last outputs to the sink.
            line.takeOver(vcpu.machine().serialReceived());
            actor.role().caughtUp();
        }
    }

    /** On the vCPU thread: the log is used up, at a block start or within a block. */
    @Override
    public InputSource takeOver(MachineInputs machine, long sequence, long nanos) {
        Baseline end = boundary;
        if (end == null) {
            throw new StoppedException();
        }
        long now = System.nanoTime();
        MachineClock clock = new MachineClock(System::nanoTime, now, Math.max(nanos, primaryClock.nanosAt(now)), nanos);
        LiveWorld live = new LiveWorld(
                end,
                replayer.executedCount(),
                clock,
                line,
                new Slices(now, settings.longestSlice()),
                settings.hashInterval(),
                settings.stopAtCount(),
                FailPoint.NONE,
                () -> {});
        live.onNotice(actor::remarked);
        line.takeOver(vcpu.machine().serialReceived());
        world = live;
        actor.onLoop(() -> actor.role().caughtUp());
        return live.recorder();
    }

    private void liveOutput(long blockStart, long number, int value) {
        world.recorder().serial(blockStart, number, value);
    }

    private void atEnd(Machine machine, StopReason reason) {
        if (world != null) {
            world.recorder().end(machine, reason);
        } else {
            replayer.verifyEnd(machine, reason);
            actor.notice(replayer.hashesCompared() + " state hashes compared, all equal");
        }
    }

    @Override
    public void openOutputs(View view) {
        open = true;
        line.open(view.number());
        line.onFirstRelease(actor::firstOutput);
        line.releaseAtOnce(() -> actor.onLoop(line::releaseAll));
    }

    @Override
    public void listenAgain() {
        queue.close();
    }

    @Override
    public long entries() {
        return intake == null ? 0 : intake.received();
    }

    @Override
    public long logBytes() {
        return receivedBytes;
    }

    @Override
    public long executedCount() {
        LiveWorld live = world;
        return live != null ? live.count() : replayer == null ? 0 : replayer.executedCount();
    }

    @Override
    public long hashes() {
        return replayer == null ? 0 : replayer.hashesCompared();
    }

    @Override
    public long slices() {
        return replayer == null ? 0 : replayer.blockStarts();
    }

    @Override
    public void tick(long now) {}

    @Override
    public boolean isDrained() {
        return dismissed || (open && line.isDrained());
    }

    @Override
    public void stopMachine() {
        LiveWorld live = world;
        if (live != null) {
            live.stop(StopReason.requested());
        }
    }

    @Override
    public void close() {
        closePartner("this host stops");
        if (queue != null) {
            queue.close();
        }
        if (world != null) {
            world.close();
        }
        line.close();
    }
}
