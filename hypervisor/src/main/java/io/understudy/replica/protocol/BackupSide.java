package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.VmName;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.EntryIntake;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.header.LogHeader;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleMachine;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** What a host that replays the VM's log says to its primary, and what it makes of what it is sent. */
final class BackupSide implements PartnerListener {
    private final HostProtocol host;
    private final MachineRoom room;
    private final SerialLine line;

    private Partner link;
    private Partner answered;
    private HostIncarnation primary;
    private LogHeader header;
    private EntryIntake intake;
    private final LagMeter lag = new LagMeter();
    private Heard heard;
    private ReplayingMachine machine;
    private boolean stateComplete;
    private long receivedBytes;
    private boolean endReceived;
    private boolean dismissed;

    BackupSide(HostProtocol host, MachineRoom room) {
        this.host = host;
        this.room = room;
        this.line = host.line();
    }

    /** The machine, null while no primary has come. */
    ReplayingMachine machine() {
        return machine;
    }

    @Override
    public void connected(Partner connected) {
        // Who it is, the Hello says.
    }

    @Override
    public void message(Partner from, ChannelMessage message) {
        long now = host.now();
        if (message instanceof ChannelMessage.Hello hello) {
            greet(from, hello, now);
        } else if (from != link) {
            return;
        } else if (message instanceof ChannelMessage.EntriesFrame entries) {
            take(entries, now);
        } else if (message instanceof ChannelMessage.Heartbeat heartbeat) {
            host.role().heard(heartbeat.view(), now);
            // While this host itself does not read, the primary is not to blame that nothing comes.
            long sent = reads() ? heartbeat.lastSequence() : received();
            host.role().logPosition(sent, received(), now);
            line.confirmedByPrimary(heartbeat.confirmed());
            readOn();
            machine.primaryClock(heartbeat.nanos());
        } else if (message instanceof ChannelMessage.StateBegin
                || message instanceof ChannelMessage.StatePiece
                || message instanceof ChannelMessage.StateEnd) {
            fill(message, now);
        } else if (message instanceof ChannelMessage.HandOver handOver) {
            host.role().heard(handOver.view(), now);
            host.role().departure().succeed();
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            if (endReceived) {
                dismissed = true;
                machine.dismiss();
            } else {
                host.role().partnerLost(goodbye.reason());
            }
        }
    }

    private void greet(Partner from, ChannelMessage.Hello hello, long now) {
        Optional<String> objection = objection(hello);
        if (objection.isPresent()) {
            refuse(from, hello, objection.get());
            return;
        }
        boolean fromPowerOn = hello.view() == RoleMachine.FIRST_VIEW;
        Heard hearing = new Heard();
        try {
            long powerOn = hello.header().powerOnEpochMillis();
            machine = fromPowerOn ? room.replay(powerOn, hearing) : room.receive(powerOn, hearing);
        } catch (UncheckedIOException e) {
            refuse(from, hello, e.getMessage());
            return;
        }
        heard = hearing;
        link = from;
        primary = hello.sender();
        header = hello.header();
        intake = null;
        stateComplete = false;
        endReceived = false;
        receivedBytes = 0;
        lag.reset();
        Host sender = new Host(primary.host(), primary.incarnation(), "", "");
        if (fromPowerOn) {
            intake = new EntryIntake(hello.view(), primary, Baseline.POWER_ON);
            host.role().primaryJoined(sender, now);
            accept();
        } else {
            host.role().receiving(sender, hello.view(), now);
        }
    }

    private void refuse(Partner from, ChannelMessage.Hello hello, String why) {
        host.notice("refused primary " + hello.sender() + ": " + why);
        from.send(new ChannelMessage.Refuse(why));
    }

    private void accept() {
        link.send(new ChannelMessage.Accept(
                host.role().linkView(),
                new HostIncarnation(host.self().name(), host.self().incarnation())));
    }

    /** What will never fit goes before what does not fit now. */
    private Optional<String> objection(ChannelMessage.Hello hello) {
        Optional<String> busy = host.role()
                .objectionToPrimary()
                .or(() -> host.primarySide().map(beginning -> host.self() + " is about to run VM " + host.vm()));
        if (host.isPooled()) {
            return busy.or(() -> prepare(hello)).or(() -> misfit(hello));
        }
        return hello.vm().equals(host.vm().toString())
                ? misfit(hello).or(() -> busy)
                : Optional.of("this host is backup for VM '" + host.vm() + "', not for '" + hello.vm() + "'");
    }

    /** An idle host of a pool takes any machine that it can build. */
    private Optional<String> prepare(ChannelMessage.Hello hello) {
        try {
            room.furnish(hello.spec());
            host.serve(new VmName(hello.vm()), hello.spec());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("this host cannot build that machine: " + e.getMessage());
        }
    }

    private Optional<String> misfit(ChannelMessage.Hello hello) {
        return hello.header()
                .mismatch(room.header(hello.header().powerOnEpochMillis()))
                .map(what -> what + " (the primary's first): start both with the same guest and options");
    }

    /** A part of the state came; the machine objects to what it cannot be filled with. */
    private void fill(ChannelMessage part, long now) {
        host.role().heard(0, now);
        if (host.role().role() != Role.RECEIVING) {
            if (host.role().accepts(host.role().linkView())) {
                machine.renew(part);
                restIfFull();
            }
            return;
        }
        Optional<String> objection = machine.fill(part);
        if (objection.isPresent()) {
            host.role().partnerLost("bad state: " + objection.get());
        } else if (part instanceof ChannelMessage.StateBegin begin) {
            intake = new EntryIntake(host.role().linkView(), primary, begin.start());
            // What came before those outputs that are sent along.
            line.confirmedByPrimary(begin.confirmed());
        } else if (part instanceof ChannelMessage.StateEnd) {
            stateComplete = true;
        }
        restIfFull();
    }

    /** Whether there is room for more of the log, and for the outputs that it makes. */
    private boolean reads() {
        return !machine.full()
                && (intake == null || !line.pausedBy(intake.baseline().outputs()));
    }

    private void restIfFull() {
        if (link != null && !reads()) {
            link.receive(false);
        }
    }

    private void readOn() {
        if (link != null && reads()) {
            link.receive(true);
        }
    }

    private void take(ChannelMessage.EntriesFrame entries, long now) {
        // A machine that begins at power-on makes no entry before its view stands; one that runs makes them all the
        // time.
        boolean viewStands = host.role().linkView() == RoleMachine.FIRST_VIEW;
        host.role().heard(viewStands ? entries.frame().view() : 0, now);
        boolean restoring = host.role().role() == Role.RECEIVING && stateComplete;
        boolean accepted = host.role().accepts(entries.frame().view());
        if (!restoring && !accepted) {
            return;
        }
        receivedBytes += entries.frame().bytes().remaining();
        long outputs = intake.baseline().outputs();
        EntryIntake.Intake answer = intake.offer(primary, entries.frame());
        if (answer instanceof EntryIntake.Taken taken) {
            List<Entry> more = taken.entries();
            machine.put(entries.frame(), more);
            lag.aheadAt(received(), now);
            Partner from = link;
            long logged = intake.baseline().outputs();
            if (logged > outputs && line.overrunBy(logged)) {
                host.role()
                        .partnerLost(
                                "it left " + (logged - line.confirmedOutputs().total()) + " outputs unconfirmed");
                return;
            }
            if (accepted && machine.keptSequence() >= received()) {
                from.send(ack());
            }
            if (!reads()) {
                from.receive(false);
            } else if (machine.overrun()) {
                host.role().partnerLost("it sent a run of entries that no machine can make");
                return;
            }
            if (!more.isEmpty() && more.get(more.size() - 1).type() == EntryType.END) {
                endReceived = true;
            }
        } else if (answer instanceof EntryIntake.Refused refused) {
            host.role().partnerLost(refused.reason());
        }
    }

    /** Of what is kept, which for a machine that stores its log is less than what was let in. */
    private ChannelMessage.Ack ack() {
        return new ChannelMessage.Ack(
                host.role().linkView(), Math.min(received(), machine.keptSequence()), machine.executedCount());
    }

    @Override
    public void closed(Partner from, String reason) {
        if (from == link) {
            link = null;
            if (!dismissed) {
                host.role().partnerLost(reason);
            }
        }
    }

    void sendHeartbeat() {
        if (link != null) {
            link.send(new ChannelMessage.Heartbeat(
                    host.role().viewNumber(),
                    received(),
                    machine.executedCount(),
                    machine.asleep(),
                    StreamPositions.NONE,
                    machine.nanos(),
                    machine.executedSequence()));
        }
    }

    void closePartner(String why) {
        Partner leaving = link;
        link = null;
        if (leaving != null) {
            leaving.close(why);
        }
    }

    /**
     * Everything is executed, and the arbiter about to be asked; nothing of the old primary counts from here on. That one
     * closes the link when it has read the answer: closed here, the other lane's end could overtake it.
     */
    void answerHandOver() {
        answered = link;
        link = null;
        if (answered != null) {
            answered.send(new ChannelMessage.HandOver(host.role().viewNumber()));
        }
    }

    /** This host acts, whether the old primary has read the answer or not. */
    void acts() {
        if (answered != null) {
            answered.close("is primary");
            answered = null;
        }
    }

    void goLive() {
        machine.takeOver(intake.baseline());
    }

    void listenAgain() {
        heard = null;
        machine.discard();
        machine = null;
        intake = null;
    }

    /** How far the state of a machine that is received is here. */
    Optional<TransferProgress> transfer() {
        return host.role().role() == Role.RECEIVING && machine != null
                ? Optional.of(machine.filled())
                : Optional.empty();
    }

    /** What is heard of one machine, as long as it is this host's. */
    private final class Heard implements ReplayingMachine.Events {
        private boolean current() {
            return heard == this;
        }

        @Override
        public void ready() {
            if (current() && link != null) {
                accept();
            }
        }

        @Override
        public void restored() {
            if (current()) {
                host.role().restored();
                if (link != null) {
                    link.send(ack());
                }
            }
        }

        @Override
        public void unusable(String why) {
            if (current()) {
                host.role().partnerLost(why);
            }
        }

        @Override
        public void kept() {
            if (current() && link != null && host.role().accepts(host.role().linkView())) {
                link.send(ack());
            }
        }

        @Override
        public void stale() {
            if (current() && link != null && host.role().role() == Role.BACKUP) {
                link.send(new ChannelMessage.StateRequest());
            }
        }

        /** There was room; since then the machine may have become full again, and the link may have gone. */
        @Override
        public void room() {
            if (current()) {
                readOn();
            }
        }

        @Override
        public void live(ActingMachine acting) {
            if (current()) {
                host.live(acting, header);
            }
        }
    }

    /** Entries received. */
    long received() {
        return intake == null ? 0 : intake.received();
    }

    /** How long the entry that this host's machine executes next has been here; 0 if it has executed all there is. */
    long lagMillis() {
        return machine == null ? 0 : lag.behindAt(machine.executedSequence(), host.now()) / 1_000_000;
    }

    /** Whether there is, or was, a primary whose log came here. */
    boolean hasReceived() {
        return intake != null;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    /** Whether the primary left because the guest has ended on both. */
    boolean isDismissed() {
        return dismissed;
    }
}
