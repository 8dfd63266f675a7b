package io.understudy.simulation;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.entry.Baseline;
import io.understudy.simulation.guest.Guest;

/** The counterpart of {@code PrimarySide}: same messages, same order, without sockets and threads. */
final class PrimaryHalf implements Half, LogConnection.Owner {
    private static final long FIRST_VIEW = 1;

    private final SimulatedHost host;
    private final String backupNode;
    private final LiveMachine machine;
    private LogConnection link;
    private long accepted;
    private long sent;
    private long acknowledged;

    PrimaryHalf(SimulatedHost host, String backupNode) {
        this.host = host;
        this.backupNode = backupNode;
        machine = host.machine(new Guest(), Baseline.POWER_ON);
    }

    @Override
    public void connectToBackup() {
        link = Lanes.connect(
                host.cluster().scheduler(), host.cluster().network(), host.process(), host.node(), backupNode, this);
    }

    @Override
    public void connected(LogConnection connected) {
        link = connected;
        link.send(new ChannelMessage.Hello(
                FIRST_VIEW,
                Cluster.VM.toString(),
                Cluster.HEADER,
                new HostIncarnation(host.self().name(), host.self().incarnation())));
    }

    @Override
    public void message(LogConnection from, ChannelMessage message) {
        long now = host.cluster().scheduler().now();
        if (from != link) {
            return;
        }
        if (message instanceof ChannelMessage.Accept accept) {
            accepted = 1;
            host.role()
                    .backupAccepted(
                            new Host(accept.sender().host(), accept.sender().incarnation(), backupNode + ":7000", ""),
                            now);
        } else if (message instanceof ChannelMessage.Refuse refuse) {
            host.role().backupRefused(refuse.reason());
        } else if (message instanceof ChannelMessage.Ack ack) {
            acknowledged = Math.max(acknowledged, ack.received());
            host.heardAck(ack.view(), ack.received());
            host.role().acknowledged(ack.view(), ack.received(), now);
        } else if (message instanceof ChannelMessage.Heartbeat heartbeat) {
            host.role().heard(heartbeat.view(), now);
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            host.role().partnerLost(goodbye.reason());
        }
    }

    @Override
    public void closed(LogConnection from, String reason) {
        if (from == link || link == null) {
            link = null;
            host.role().partnerLost(reason);
        }
    }

    @Override
    public void sendHeartbeat() {
        if (link != null) {
            flush();
            link.send(new ChannelMessage.Heartbeat(
                    host.role().viewNumber(),
                    machine.lastSequence(),
                    machine.guest().position(),
                    machine.guest().halted(),
                    host.line().confirmedOutputs(),
                    machine.guest().nanos(),
                    machine.lastSequence()));
        }
    }

    /** {@code FlushRule}: what something waits for leaves at once, the rest perhaps now, perhaps with the next heartbeat. */
    private void turnEnded() {
        if (host.line().takeAwaited() || host.cluster().scheduler().chance(0.5)) {
            flush();
        }
    }

    /** What the ring's consumer does: everything logged so far leaves, in frames of chance sizes. */
    private void flush() {
        while (link != null && accepted > 0 && sent < machine.lastSequence()) {
            var frame = machine.frame(
                    host.role().viewNumber(),
                    sent + 1,
                    1 + host.cluster().scheduler().random().nextInt(64));
            sent = frame.lastSequence();
            link.send(new ChannelMessage.EntriesFrame(frame));
        }
    }

    @Override
    public void closePartner(String why) {
        LogConnection leaving = link;
        link = null;
        if (leaving != null) {
            leaving.close(why);
        }
    }

    @Override
    public void startMachine(View view) {
        host.cluster().ledger().started(host.self().identity(), view);
        host.line().open(view.number());
        machine.start(host.process(), this::turnEnded);
        if (host.cluster().flaw() == Flaw.OUTPUT_WITHOUT_ACK) {
            host.line().releaseAtOnce(() -> host.process().post(host.line()::releaseAll));
        }
    }

    @Override
    public void release(long sequence) {
        host.line().safeUpTo(sequence);
    }

    @Override
    public void goAlone(View view) {
        host.cluster().ledger().wentAlone(host.self().identity(), view);
        host.line().viewChanged(view.number());
        host.line().releaseAtOnce(() -> host.process().post(host.line()::releaseAll));
    }

    @Override
    public void goLive(View view) {
        throw new Violation("a primary is told to go live");
    }

    @Override
    public void openOutputs(View view) {
        throw new Violation("a primary is told to open its outputs");
    }

    @Override
    public void listenAgain() {
        throw new Violation("a primary is told to listen");
    }

    @Override
    public void tick(long now) {
        host.role().logged(machine.lastSequence(), acknowledged, now);
    }

    @Override
    public void stop() {
        closePartner("this host stops");
        machine.stop();
    }

    @Override
    public long received() {
        return machine.lastSequence();
    }
}
