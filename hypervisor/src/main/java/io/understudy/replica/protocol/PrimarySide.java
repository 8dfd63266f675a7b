package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.event.FailoverStage;
import io.understudy.event.Kinds;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.HandOut;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.partner.Partner;
import io.understudy.replica.partner.PartnerListener;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.role.Role;
import java.util.Optional;

/** What a host that runs the VM says to its backup, and what it makes of the answers. */
final class PrimarySide implements Side, PartnerListener {
    /** A new backup that is no further behind is as good as an old one. */
    private static final long CAUGHT_UP_NANOS = 100_000_000L;

    private static final long CATCH_UP_SAID_NANOS = 1_000_000_000L;

    private final HostProtocol host;
    private final ActingMachine machine;
    private final LogHeader header;
    private final SerialLine line;
    private final FailPoint failPoint;
    private final Optional<Following> before;
    private final TransferLine sending = new TransferLine("sending");

    private Partner backup;
    private boolean connected;
    private String backupAddress;
    private Optional<Host> recruit = Optional.empty();
    private long acknowledged;
    private long backupExecutedSequence;
    private long backupExecutedCount;
    private long everLeft;
    private boolean stateSent;
    private boolean handOverAsked;
    private long catchUpSaidAt;

    private PrimarySide(
            HostProtocol host,
            ActingMachine machine,
            LogHeader header,
            FailPoint failPoint,
            Optional<Following> before) {
        this.before = before;
        this.host = host;
        this.machine = machine;
        this.header = header;
        this.line = host.line();
        this.failPoint = failPoint;
    }

    /** Of a machine that is the first of its VM. */
    static PrimarySide first(HostProtocol host, ActingMachine machine, LogHeader header, FailPoint failPoint) {
        return new PrimarySide(host, machine, header, failPoint, Optional.empty());
    }

    /** Of a machine that replayed another's log, with what is left to do on the other side. */
    static PrimarySide after(Following before, HostProtocol host, ActingMachine machine, LogHeader header) {
        return new PrimarySide(host, machine, header, FailPoint.NONE, Optional.of(before));
    }

    ActingMachine machine() {
        return machine;
    }

    @Override
    public ReplicaProgress progress() {
        MachineProgress now = machine.progress();
        ReplicaProgress replayed = before.map(Following::progress)
                .orElseGet(() -> new ReplicaProgress(0, 0, 0, now.hashes(), now.slices()));
        return new ReplicaProgress(now.count(), now.sequence(), replayed.bytes(), replayed.hashes(), replayed.slices());
    }

    @Override
    public LogFigures log() {
        Kinds kinds = before.map(replayed -> replayed.log().kinds())
                .orElse(Kinds.NOTHING)
                .plus(machine.kinds());
        if (backup == null || backupExecutedSequence == 0) {
            return new LogFigures(acknowledged, 0, 0, 0, kinds);
        }
        MachineProgress now = machine.progress();
        return new LogFigures(
                acknowledged,
                Math.max(0, now.sequence() - backupExecutedSequence),
                Math.max(0, now.count() - backupExecutedCount),
                machine.backupLagNanos(),
                kinds);
    }

    @Override
    public long received() {
        return before.map(Following::received)
                .orElseGet(() -> machine.progress().sequence());
    }

    @Override
    public long lagMillis() {
        return 0;
    }

    @Override
    public Optional<TransferProgress> transfer() {
        return host.role().role() == Role.RECRUITING && !stateSent ? machine.handedOut() : Optional.empty();
    }

    /** To a backup that begins at power-on, as this machine. */
    void connect(String address) {
        backupAddress = address;
        backup = host.connect(address, this);
    }

    /** To a backup that this machine is to be copied to. */
    void recruit(Host candidate) {
        recruit = Optional.of(candidate);
        connected = false;
        stateSent = false;
        handOverAsked = false;
        acknowledged = 0;
        backupExecutedSequence = 0;
        backupExecutedCount = 0;
        connect(candidate.logAddress());
    }

    @Override
    public void connected(Partner partner) {
        backup = partner;
        connected = true;
        backup.send(hello(host.role().linkView()));
    }

    /** Which machine this is. */
    ChannelMessage.Hello hello(long view) {
        return new ChannelMessage.Hello(
                view,
                host.vm().toString(),
                host.spec(),
                header,
                new HostIncarnation(host.self().name(), host.self().incarnation()));
    }

    @Override
    public void message(Partner from, ChannelMessage message) {
        long now = host.now();
        if (from != backup) {
            return;
        }
        if (message instanceof ChannelMessage.Accept accept) {
            accepted(accept, now);
        } else if (message instanceof ChannelMessage.Refuse refuse) {
            host.role().backupRefused(refuse.reason());
        } else if (message instanceof ChannelMessage.Ack ack) {
            failPoint.reached(FailPoint.Stage.RECEIVED, ack.received());
            if (ack.view() == host.role().linkView()) {
                acknowledged = Math.max(acknowledged, ack.received());
                backupExecutedCount = Math.max(backupExecutedCount, ack.executed());
                machine.backupExecuted(ack.executed());
            }
            host.role().acknowledged(ack.view(), ack.received(), now);
            lookWhetherItHasAll();
        } else if (message instanceof ChannelMessage.Heartbeat heartbeat) {
            machine.backupForced(heartbeat.confirmed());
            backupExecutedSequence = heartbeat.executedSequence();
            backupExecutedCount = Math.max(backupExecutedCount, heartbeat.position());
            host.role().heard(heartbeat.view(), now);
            followed(heartbeat);
        } else if (message instanceof ChannelMessage.StateRequest wanted) {
            if (host.role().role() == Role.PRIMARY) {
                machine.sendState(backup, wanted.has(), new FreshState());
            }
        } else if (message instanceof ChannelMessage.Basis piece) {
            machine.basis(piece).ifPresent(host.role()::partnerLost);
        } else if (message instanceof ChannelMessage.HandOver) {
            host.role().departure().successorReady();
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            host.role().partnerLost(goodbye.reason());
        }
    }

    private void accepted(ChannelMessage.Accept accept, long now) {
        Host answering;
        try {
            answering =
                    new Host(accept.sender().host(), accept.sender().incarnation(), backupAddress, accept.console());
        } catch (IllegalArgumentException e) {
            host.role().backupRefused(e.getMessage());
            return;
        }
        if (recruit.isEmpty()) {
            // Entries are taken from the very first one on, and sent once the view stands.
            machine.ship(backup, host.role()::linkView);
        } else if (recruit.get().is(answering.identity())) {
            machine.handOut(backup, host.role()::linkView, accept.basis(), new NewcomersCopy(backup));
        } else {
            host.role().backupRefused(answering + " answers there");
            return;
        }
        host.role().backupAccepted(recruit.orElse(answering), now);
    }

    /** A newcomer has executed nothing before it has the state, and then is behind for a while. */
    private void followed(ChannelMessage.Heartbeat heartbeat) {
        if (host.role().role() != Role.RECRUITING) {
            machine.backupExecuted(heartbeat.position());
        } else if (heartbeat.executedSequence() > 0) {
            machine.backupExecuted(heartbeat.position());
            if (acknowledged > 0 && machine.backupLagNanos() <= CAUGHT_UP_NANOS) {
                host.role().recruitment().caughtUp();
            }
        }
    }

    private void lookWhetherItHasAll() {
        Role role = host.role().role();
        if (role == Role.SECURING && acknowledged >= everLeft) {
            host.role().recruitment().secured();
        } else if (role == Role.HANDING_OVER && !handOverAsked && acknowledged >= machine.loggedSequence()) {
            handOverAsked = true;
            backup.send(new ChannelMessage.HandOver(host.role().viewNumber()));
        }
    }

    /** The backup is to be primary: it is asked when it has all of the log, to which a machine that stands still adds nothing. */
    void handOver() {
        handOverAsked = false;
        machine.standStill();
        machine.flush();
    }

    /** What is heard of the copy that this partner gets, as long as it is the partner. */
    private final class NewcomersCopy implements HandOut {
        private final Partner partner;

        NewcomersCopy(Partner partner) {
            this.partner = partner;
        }

        @Override
        public void copied(long pauseNanos) {
            host.copied(pauseNanos);
        }

        @Override
        public void sent(TransferProgress progress) {
            if (partner == backup) {
                stateSent = true;
                catchUpSaidAt = host.now();
                host.notice("sent the machine, " + (progress.totalBytes() >> 20) + " MiB of state in "
                        + (progress.wireBytes() >> 10) + " KiB; the new backup catches up");
            }
        }

        @Override
        public void failed(String why) {
            if (partner == backup) {
                host.role().partnerLost(why);
            }
        }
    }

    /** What is heard of a copy that replaces one; without it everything goes on as it was. */
    private final class FreshState implements HandOut {
        @Override
        public void copied(long pauseNanos) {
            host.copied(pauseNanos);
        }

        @Override
        public void sent(TransferProgress progress) {
            host.notice("sent the backup a fresh state, " + (progress.totalBytes() >> 20) + " MiB in "
                    + (progress.wireBytes() >> 10) + " KiB");
        }

        @Override
        public void failed(String why) {
            host.notice("the backup gets no fresh state: " + why);
        }
    }

    @Override
    public void closed(Partner from, String reason) {
        if (from == backup || backup == null) {
            backup = null;
            host.role().partnerLost(reason);
        }
    }

    @Override
    public void sendHeartbeat() {
        if (backup != null && connected) {
            machine.flush();
            MachineProgress now = machine.progress();
            backup.send(new ChannelMessage.Heartbeat(
                    host.role().viewNumber(),
                    now.sequence(),
                    now.count(),
                    now.asleep(),
                    line.confirmedOutputs(),
                    now.nanos(),
                    now.sequence()));
        }
    }

    @Override
    public void closePartner(String why) {
        Partner leaving = backup;
        backup = null;
        connected = false;
        if (leaving != null) {
            leaving.close(why);
        }
    }

    void start(View view) {
        machine.promiseRestsOnBackup(backup != null);
        line.open(view.number());
        machine.start();
    }

    void release(long sequence) {
        failPoint.reached(FailPoint.Stage.ACKNOWLEDGED, sequence);
        line.safeUpTo(sequence);
        failPoint.reached(FailPoint.Stage.RELEASED, sequence);
    }

    void goAlone(View view) {
        machine.promiseRestsOnBackup(false);
        machine.runFreely();
        machine.goOn();
        line.viewChanged(view.number());
        line.releaseAtOnce();
    }

    /** From here on the new backup must have what leaves; what has left it must have before the arbiter is asked. */
    void holdOutputs() {
        everLeft = machine.loggedSequence();
        line.hold(everLeft);
        machine.flush();
    }

    /** The new backup is none: everything may leave again. */
    void giveUpRecruit() {
        machine.runFreely();
        line.releaseAtOnce();
    }

    void adopted(View view) {
        machine.promiseRestsOnBackup(true);
        line.viewChanged(view.number());
    }

    /** To the primary that this host followed: everything is executed, and the arbiter about to be asked. */
    void answerHandOver() {
        before.ifPresent(Following::answerHandOver);
    }

    /** A machine that was a backup's begins to act. */
    void openOutputs(View view) {
        before.ifPresent(Following::acts);
        line.open(view.number());
        line.onFirstRelease(() -> host.stage(FailoverStage.FIRST_OUTPUT, view.number(), "the first output left"));
        line.releaseAtOnce();
        machine.goOn();
    }

    @Override
    public void tick(long now) {
        if (host.role().role() == Role.RECRUITING && stateSent && now - catchUpSaidAt > CATCH_UP_SAID_NANOS) {
            catchUpSaidAt = now;
            host.notice("the new backup is " + machine.backupLagNanos() / 1_000_000 + " ms behind");
        }
        // Who was asked to be primary acknowledges nothing any more.
        host.role().logged(handOverAsked ? acknowledged : machine.progress().sequence(), acknowledged, now);
        lookWhetherItHasAll();
        sending.at(transfer(), now).ifPresent(host::notice);
    }

    /** Whether its last outputs have reached the sink, and its last entries the partner's machine. */
    @Override
    public boolean isDrained() {
        boolean replicated = host.role().role() == Role.PRIMARY && backup != null;
        boolean shipped =
                !replicated || backupExecutedSequence >= machine.progress().sequence();
        return shipped && line.isDrained();
    }

    @Override
    public void close() {
        machine.close();
        before.ifPresent(Following::close);
    }
}
