package io.understudy.replica;

import io.netty.channel.EventLoopGroup;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.log.channel.ChannelClient;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.EntrySender;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.channel.LogLink;
import io.understudy.log.entry.Baseline;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.Slices;
import java.net.InetSocketAddress;

/** A host that runs the VM from power-on and sends its log to a backup. The protocol thread's alone. */
final class PrimarySide implements Side, ChannelListener {
    /** The view in which a backup is asked to be one; it counts only once the arbiter has it. */
    private static final long FIRST_VIEW = 1;

    private final ReplicaSettings settings;
    private final Blueprint blueprint;
    private final InetSocketAddress backupAt;
    private final SerialLine line;
    private final EventLoopGroup group;
    private final long powerOnEpochMillis = System.currentTimeMillis();
    private final FailPoint failPoint;
    private final LiveWorld world;

    private RoleActor actor;
    private Vcpu vcpu;
    private LogLink link;
    private EntrySender sender;
    private long acknowledged;
    private long backupExecutedSequence;

    PrimarySide(
            ReplicaSettings settings,
            Blueprint blueprint,
            InetSocketAddress backupAt,
            SerialLine line,
            EventLoopGroup group,
            FailPoint failPoint) {
        this.settings = settings;
        this.blueprint = blueprint;
        this.backupAt = backupAt;
        this.line = line;
        this.group = group;
        this.failPoint = failPoint;
        this.world = new LiveWorld(
                Baseline.POWER_ON,
                0,
                MachineClock.atPowerOn(System::nanoTime),
                line,
                new Slices(System.nanoTime(), settings.longestSlice()),
                settings.hashInterval(),
                settings.stopAtCount(),
                failPoint,
                failPoint.stage() == FailPoint.Stage.SENT ? this::askWhatWasSent : () -> {});
    }

    @Override
    public void attach(RoleActor actor) {
        this.actor = actor;
        world.onNotice(actor::remarked);
        // Built before anybody is promised anything, so that an image that does not fit is known at once.
        vcpu = new Vcpu(
                "vcpu",
                () -> blueprint.build(powerOnEpochMillis, world.recorder(), world.recorder()),
                world.recorder()::end,
                actor);
    }

    @Override
    public void connectToBackup() {
        link = ChannelClient.connect(group, backupAt.getHostString(), backupAt.getPort(), ChannelLimits.DEFAULT, this);
    }

    @Override
    public void connected(LogLink connected) {
        link = connected;
        LogHeader header = blueprint.header(powerOnEpochMillis);
        link.send(new ChannelMessage.Hello(
                FIRST_VIEW,
                settings.vm().toString(),
                header,
                new HostIncarnation(actor.self().name(), actor.self().incarnation())));
    }

    @Override
    public void message(LogLink from, ChannelMessage message) {
        long now = System.nanoTime();
        if (from != link) {
            return;
        }
        if (message instanceof ChannelMessage.Accept accept) {
            Host backup = new Host(
                    accept.sender().host(),
                    accept.sender().incarnation(),
                    backupAt.getHostString() + ":" + backupAt.getPort(),
                    "");
            // The sender takes entries from the very first one on, and sends them once the view stands.
            sender = new EntrySender(link, world.ring(), () -> actor.role().viewNumber());
            actor.role().backupAccepted(backup, now);
        } else if (message instanceof ChannelMessage.Refuse refuse) {
            actor.role().backupRefused(refuse.reason());
        } else if (message instanceof ChannelMessage.Ack ack) {
            failPoint.reached(FailPoint.Stage.RECEIVED, ack.received());
            acknowledged = Math.max(acknowledged, ack.received());
            world.backupExecuted(ack.executed());
            actor.role().acknowledged(ack.view(), ack.received(), now);
        } else if (message instanceof ChannelMessage.Heartbeat heartbeat) {
            world.backupExecuted(heartbeat.position());
            backupExecutedSequence = heartbeat.executedSequence();
            actor.role().heard(heartbeat.view(), now);
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            actor.role().partnerLost(goodbye.reason());
        }
    }

    @Override
    public void closed(LogLink from, String reason) {
        if (from == link || link == null) {
            link = null;
            actor.role().partnerLost(reason);
        }
    }

    @Override
    public void sendHeartbeat() {
        if (link != null) {
            world.flush();
            link.send(new ChannelMessage.Heartbeat(
                    actor.role().viewNumber(),
                    world.lastSequence(),
                    world.count(),
                    world.halted(),
                    line.confirmedOutputs(),
                    world.nanos(),
                    world.lastSequence()));
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
        line.onSafeOutput(() -> actor.onLoop(line::releaseAll));
        line.open(view.number());
        vcpu.go();
    }

    @Override
    public void release(long sequence) {
        failPoint.reached(FailPoint.Stage.ACKNOWLEDGED, sequence);
        line.safeUpTo(sequence);
        failPoint.reached(FailPoint.Stage.RELEASED, sequence);
    }

    /** Behind the drain that the flush just asked for, and before the acknowledgement of what it sent can be read. */
    private void askWhatWasSent() {
        actor.onLoop(() -> {
            if (sender != null) {
                failPoint.reached(FailPoint.Stage.SENT, sender.sentSequence());
            }
        });
    }

    @Override
    public void goAlone(View view) {
        world.throttle().off();
        line.viewChanged(view.number());
        line.releaseAtOnce(() -> actor.onLoop(line::releaseAll));
    }

    @Override
    public void goLive(View view) {
        throw new IllegalStateException("a primary does not go live");
    }

    @Override
    public void openOutputs(View view) {
        throw new IllegalStateException("a primary's outputs are open");
    }

    @Override
    public void listenAgain() {
        throw new IllegalStateException("a primary does not listen");
    }

    @Override
    public long entries() {
        return world.lastSequence();
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public long executedCount() {
        return world.count();
    }

    @Override
    public long hashes() {
        return world.recorder().hashes();
    }

    @Override
    public long slices() {
        return world.recorder().blockStarts();
    }

    @Override
    public void tick(long now) {
        actor.role().logged(world.lastSequence(), acknowledged, now);
    }

    @Override
    public boolean isDrained() {
        boolean shipped = link == null || backupExecutedSequence >= world.lastSequence();
        return shipped && line.isDrained();
    }

    @Override
    public void stopMachine() {
        world.stop(StopReason.requested());
    }

    @Override
    public void close() {
        closePartner("this host stops");
        vcpu.abandon();
        world.close();
        line.close();
    }
}
