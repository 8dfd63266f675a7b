package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.header.LogHeader;

/** What a host that runs the VM says to its backup, and what it makes of the answers. */
final class PrimarySide implements PartnerListener {
    /** The view in which a backup is asked to be one; it counts only once the arbiter has it. */
    private static final long FIRST_VIEW = 1;

    private final HostProtocol host;
    private final ActingMachine machine;
    private final LogHeader header;
    private final SerialLine line;
    private final FailPoint failPoint;

    private Partner backup;
    private String backupAddress;
    private long acknowledged;
    private long backupExecutedSequence;

    PrimarySide(HostProtocol host, ActingMachine machine, LogHeader header, FailPoint failPoint) {
        this.host = host;
        this.machine = machine;
        this.header = header;
        this.line = host.line();
        this.failPoint = failPoint;
    }

    ActingMachine machine() {
        return machine;
    }

    void connect(String address) {
        backupAddress = address;
        backup = host.connect(address, this);
    }

    @Override
    public void connected(Partner connected) {
        backup = connected;
        backup.send(new ChannelMessage.Hello(
                FIRST_VIEW,
                host.vm().toString(),
                "",
                header,
                new HostIncarnation(host.self().name(), host.self().incarnation())));
    }

    @Override
    public void message(Partner from, ChannelMessage message) {
        long now = host.now();
        if (from != backup) {
            return;
        }
        if (message instanceof ChannelMessage.Accept accept) {
            // Entries are taken from the very first one on, and sent once the view stands.
            machine.ship(backup, host.role()::viewNumber);
            host.role()
                    .backupAccepted(
                            new Host(accept.sender().host(), accept.sender().incarnation(), backupAddress, ""), now);
        } else if (message instanceof ChannelMessage.Refuse refuse) {
            host.role().backupRefused(refuse.reason());
        } else if (message instanceof ChannelMessage.Ack ack) {
            failPoint.reached(FailPoint.Stage.RECEIVED, ack.received());
            acknowledged = Math.max(acknowledged, ack.received());
            machine.backupExecuted(ack.executed());
            host.role().acknowledged(ack.view(), ack.received(), now);
        } else if (message instanceof ChannelMessage.Heartbeat heartbeat) {
            machine.backupExecuted(heartbeat.position());
            backupExecutedSequence = heartbeat.executedSequence();
            host.role().heard(heartbeat.view(), now);
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            host.role().partnerLost(goodbye.reason());
        }
    }

    @Override
    public void closed(Partner from, String reason) {
        if (from == backup || backup == null) {
            backup = null;
            host.role().partnerLost(reason);
        }
    }

    void sendHeartbeat() {
        if (backup != null) {
            machine.flush();
            backup.send(new ChannelMessage.Heartbeat(
                    host.role().viewNumber(),
                    machine.lastSequence(),
                    machine.count(),
                    machine.halted(),
                    line.confirmedOutputs(),
                    machine.nanos(),
                    machine.lastSequence()));
        }
    }

    void closePartner(String why) {
        Partner leaving = backup;
        backup = null;
        if (leaving != null) {
            leaving.close(why);
        }
    }

    void start(View view) {
        line.open(view.number());
        machine.start();
    }

    void release(long sequence) {
        failPoint.reached(FailPoint.Stage.ACKNOWLEDGED, sequence);
        line.safeUpTo(sequence);
        failPoint.reached(FailPoint.Stage.RELEASED, sequence);
    }

    void goAlone(View view) {
        machine.runFreely();
        line.viewChanged(view.number());
        line.releaseAtOnce();
    }

    /** A machine that was a backup's begins to act. */
    void openOutputs(View view) {
        line.open(view.number());
        line.onFirstRelease(host::firstOutput);
        line.releaseAtOnce();
    }

    void tick(long now) {
        host.role().logged(machine.lastSequence(), acknowledged, now);
    }

    /** The guest ended: whether its last outputs have reached the sink, and its last entries the partner's machine. */
    boolean isDrained() {
        boolean shipped = backup == null || backupExecutedSequence >= machine.lastSequence();
        return shipped && line.isDrained();
    }
}
