package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Host;
import io.understudy.log.channel.EntryIntake;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.frame.Frame;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.LagMeter;
import io.understudy.replica.machine.LogKeeper;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.machine.Successor;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.partner.Partner;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleMachine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a host has of one primary: the link with it, its log and the machine that is to succeed it. */
final class Following implements StandbyMachine.Events {
    private final HostProtocol host;
    private final SerialLine line;
    private final ChannelMessage.Hello hello;
    private final Predicate<Following> current;
    private final LogKeeper log;
    private final Successor machine;
    private final Optional<StandbyBounds> bounds;
    private final LagMeter lag = new LagMeter();
    private Optional<Partner> link;
    private Optional<Partner> answered = Optional.empty();
    private Optional<EntryIntake> intake = Optional.empty();
    private boolean stateComplete;
    private Baseline storedEnd = Baseline.POWER_ON;
    private long receivedBytes;
    private boolean endReceived;
    private boolean dismissed;

    /**
     * Of a primary that is to be taken.
     *
     * @param builder builds its machine
     * @param current whether what the machine tells concerns this host still
     * @throws java.io.UncheckedIOException if it cannot be built, in one line
     */
    Following(
            HostProtocol host,
            Partner link,
            ChannelMessage.Hello hello,
            Function<StandbyMachine.Events, StandbyMachine> builder,
            Predicate<Following> current) {
        this.host = host;
        this.line = host.line();
        this.link = Optional.of(link);
        this.hello = hello;
        this.current = current;
        StandbyMachine built = builder.apply(this);
        log = built;
        machine = built;
        bounds = log.bounds().map(StandbyBounds::new);
    }

    /** Takes the primary. */
    void begin(long now) {
        Host sender = new Host(hello.sender().host(), hello.sender().incarnation(), "", "");
        if (hello.view() == RoleMachine.FIRST_VIEW) {
            intake = Optional.of(new EntryIntake(hello.view(), hello.sender(), Baseline.POWER_ON));
            host.role().primaryJoined(sender, now);
            accept(false);
        } else {
            host.role().receiving(sender, hello.view(), now);
        }
    }

    boolean isWith(Partner partner) {
        return link.filter(partner::equals).isPresent();
    }

    void message(ChannelMessage message, long now) {
        if (message instanceof ChannelMessage.EntriesFrame entries) {
            take(entries.frame(), now);
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

    private void accept(boolean basis) {
        send(new ChannelMessage.Accept(
                host.role().linkView(),
                new HostIncarnation(host.self().name(), host.self().incarnation()),
                host.self().consoleAddress(),
                basis));
    }

    private void send(ChannelMessage message) {
        link.ifPresent(partner -> partner.send(message));
    }

    /** Whether there is room for more of the log, and for the outputs that it makes. */
    private boolean reads() {
        return !log.full()
                && !line.pausedBy(intake.map(into -> into.baseline().outputs()).orElse(0L));
    }

    private void rest() {
        link.ifPresent(partner -> partner.receive(false));
    }

    private void readOn() {
        if (reads()) {
            link.ifPresent(partner -> partner.receive(true));
        }
    }

    /** A part of the state came; the machine objects to what it cannot be filled with. */
    private void fill(ChannelMessage part, long now) {
        host.role().heard(0, now);
        if (host.role().role() == Role.RECEIVING) {
            Optional<String> objection = log.fill(part);
            if (objection.isPresent()) {
                host.role().partnerLost("bad state: " + objection.get());
            } else if (part instanceof ChannelMessage.StateBegin begin) {
                intake = Optional.of(new EntryIntake(host.role().linkView(), hello.sender(), begin.start()));
                // What came before those outputs that are sent along.
                line.confirmedByPrimary(begin.confirmed());
            } else if (part instanceof ChannelMessage.StateEnd) {
                stateComplete = true;
            }
        } else if (isBackup()) {
            log.receiveState(part);
        } else {
            return;
        }
        if (!reads()) {
            rest();
        }
    }

    private boolean isBackup() {
        return host.role().accepts(host.role().linkView());
    }

    private void take(Frame frame, long now) {
        // A machine that begins at power-on makes no entry before its view stands; one that runs makes them all the
        // time.
        boolean viewStands = host.role().linkView() == RoleMachine.FIRST_VIEW;
        host.role().heard(viewStands ? frame.view() : 0, now);
        boolean restoring = host.role().role() == Role.RECEIVING && stateComplete;
        boolean accepted = host.role().accepts(frame.view());
        if (restoring || accepted) {
            offer(intake.orElseThrow(), frame, accepted, now);
        }
    }

    private void offer(EntryIntake into, Frame frame, boolean accepted, long now) {
        receivedBytes += frame.bytes().remaining();
        long outputs = into.baseline().outputs();
        EntryIntake.Intake answer = into.offer(hello.sender(), frame);
        if (answer instanceof EntryIntake.Taken taken) {
            List<Entry> more = taken.entries();
            log.put(frame, more);
            lag.aheadAt(received(), now);
            long logged = into.baseline().outputs();
            if (logged > outputs && line.overrunBy(logged)) {
                host.role()
                        .partnerLost(
                                "it left " + (logged - line.confirmedOutputs().total()) + " outputs unconfirmed");
                return;
            }
            if (accepted && log.keptSequence() >= received()) {
                send(ack());
            }
            if (!reads()) {
                rest();
            } else if (log.overrun()) {
                host.role().partnerLost("it sent a run of entries that no machine can make");
                return;
            }
            endReceived |= !more.isEmpty() && more.get(more.size() - 1).type() == EntryType.END;
        } else if (answer instanceof EntryIntake.Refused refused) {
            host.role().partnerLost(refused.reason());
        }
    }

    /** Of what is kept, which for a machine that stores its log is less than what was let in. */
    private ChannelMessage.Ack ack() {
        return new ChannelMessage.Ack(
                host.role().linkView(),
                Math.min(received(), log.keptSequence()),
                machine.progress().count());
    }

    /** The link is gone. */
    void closed(String reason) {
        link = Optional.empty();
        if (!dismissed) {
            host.role().partnerLost(reason);
        }
    }

    void sendHeartbeat() {
        MachineProgress now = machine.progress();
        send(new ChannelMessage.Heartbeat(
                host.role().viewNumber(),
                received(),
                now.count(),
                now.asleep(),
                machine.forced(),
                now.nanos(),
                now.sequence()));
    }

    void closePartner(String why) {
        Optional<Partner> leaving = link;
        link = Optional.empty();
        leaving.ifPresent(partner -> partner.close(why));
    }

    /**
     * Everything is executed, and the arbiter about to be asked; nothing of the old primary counts from here on. That one
     * closes the link when it has read the answer: closed here, the other lane's end could overtake it.
     */
    void answerHandOver() {
        answered = link;
        link = Optional.empty();
        answered.ifPresent(
                partner -> partner.send(new ChannelMessage.HandOver(host.role().viewNumber())));
    }

    /** This host acts, whether the old primary has read the answer or not. */
    void acts() {
        answered.ifPresent(partner -> partner.close("is primary"));
        answered = Optional.empty();
    }

    void goLive() {
        machine.takeOver(intake.orElseThrow().baseline());
    }

    void discard() {
        machine.discard();
    }

    void close() {
        machine.close();
    }

    ReplicaProgress progress() {
        MachineProgress now = machine.progress();
        return new ReplicaProgress(now.count(), received(), receivedBytes, now.hashes(), now.slices());
    }

    /** How the log is here, and how far behind it the machine. */
    LogFigures log() {
        MachineProgress now = machine.progress();
        return intake.map(into -> new LogFigures(
                        Math.min(received(), log.keptSequence()),
                        Math.max(0, received() - now.sequence()),
                        Math.max(0, into.baseline().position() - now.count()),
                        lagNanos(),
                        into.kinds()))
                .orElse(LogFigures.NOTHING);
    }

    /** Entries received. */
    long received() {
        return intake.map(EntryIntake::received).orElse(0L);
    }

    long lagMillis() {
        return lagNanos() / 1_000_000;
    }

    private long lagNanos() {
        return lag.behindAt(machine.progress().sequence(), host.now());
    }

    /** How far the state of a machine that is received is here. */
    TransferProgress filled() {
        return log.filled();
    }

    /** Whether the primary left because the guest has ended on both. */
    boolean isDismissed() {
        return dismissed;
    }

    @Override
    public void ready(boolean basis) {
        if (current.test(this)) {
            if (basis) {
                host.notice("has the machine's disks from before: only what differs from them comes");
            }
            accept(basis);
        }
    }

    @Override
    public void basis(ChannelMessage.Basis piece) {
        if (current.test(this)) {
            send(piece);
        }
    }

    @Override
    public void restored() {
        if (current.test(this)) {
            host.role().restored();
            send(ack());
        }
    }

    @Override
    public void unusable(String why) {
        if (current.test(this)) {
            host.role().partnerLost(why);
        }
    }

    @Override
    public void stored(LogKeeper.Stored stored) {
        if (!current.test(this)) {
            return;
        }
        boolean more = !stored.end().equals(storedEnd);
        storedEnd = stored.end();
        if (host.role().role() == Role.RECEIVING) {
            restored();
        } else if (isBackup()) {
            if (more) {
                send(ack());
            }
            bounds.ifPresent(within -> keep(stored, within));
        }
    }

    /** A takeover must not have to execute too much, nor the log fill the disk. */
    private void keep(LogKeeper.Stored stored, StandbyBounds within) {
        Optional<String> excess = within.excess(stored);
        if (excess.isPresent()) {
            host.failed("cannot store the log: " + excess.get());
        } else if (host.role().role() == Role.BACKUP && within.staleBy(stored)) {
            send(new ChannelMessage.StateRequest(stored.base().nextSequence()));
        }
    }

    /** A guest may wait for that. */
    @Override
    public void forced() {
        if (current.test(this) && isBackup()) {
            sendHeartbeat();
        }
    }

    /** There was room; since then the machine may have become full again, and the link may have gone. */
    @Override
    public void room() {
        if (current.test(this)) {
            readOn();
        }
    }

    @Override
    public void live(ActingMachine acting) {
        if (current.test(this)) {
            host.live(this, acting, hello.header());
        }
    }
}
