package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Host;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.EntryIntake;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.header.LogHeader;
import java.util.List;
import java.util.Optional;

/** What a host that replays the VM's log says to its primary, and what it makes of what it is sent. */
final class BackupSide implements PartnerListener, ReplayingMachine.Events {
    private static final long FIRST_VIEW = 1;

    private final HostProtocol host;
    private final MachineRoom room;
    private final SerialLine line;

    private Partner link;
    private HostIncarnation primary;
    private LogHeader header;
    private EntryIntake intake;
    private ReplayingMachine machine;
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
            long sent = machine.full() ? intake.received() : heartbeat.lastSequence();
            host.role().logPosition(sent, intake.received(), now);
            line.confirmedByPrimary(heartbeat.releasedOutput());
            machine.primaryClock(heartbeat.nanos());
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            if (endReceived) {
                dismissed = true;
            } else {
                host.role().partnerLost(goodbye.reason());
            }
        }
    }

    private void greet(Partner from, ChannelMessage.Hello hello, long now) {
        Optional<String> objection = objection(hello);
        if (objection.isPresent()) {
            host.notice("refused primary " + hello.sender() + ": " + objection.get());
            from.send(new ChannelMessage.Refuse(objection.get()));
            return;
        }
        link = from;
        primary = hello.sender();
        header = hello.header();
        intake = new EntryIntake(FIRST_VIEW, primary, Baseline.POWER_ON);
        machine = room.replay(header.powerOnEpochMillis(), this);
        link.send(new ChannelMessage.Accept(
                FIRST_VIEW, new HostIncarnation(host.self().name(), host.self().incarnation())));
        host.role().primaryJoined(new Host(primary.host(), primary.incarnation(), "", ""), now);
    }

    private Optional<String> objection(ChannelMessage.Hello hello) {
        if (!hello.vm().equals(host.vm().toString())) {
            return Optional.of("this host is backup for VM '" + host.vm() + "', not for '" + hello.vm() + "'");
        }
        Optional<String> mismatch =
                hello.header().mismatch(room.header(hello.header().powerOnEpochMillis()));
        return mismatch.map(what -> what + " (the primary's first): start both with the same guest and options")
                .or(() -> host.role().objectionToPrimary());
    }

    private void take(ChannelMessage.EntriesFrame entries, long now) {
        host.role().heard(entries.frame().view(), now);
        if (!host.role().accepts(entries.frame().view())) {
            return;
        }
        receivedBytes += entries.frame().bytes().remaining();
        EntryIntake.Intake answer = intake.offer(primary, entries.frame());
        if (answer instanceof EntryIntake.Taken taken) {
            List<Entry> more = taken.entries();
            machine.put(more);
            Partner from = link;
            from.send(intake.ack(machine.executedCount()));
            if (machine.full()) {
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

    /** There was room; since then the machine may have become full again, and the link may have gone. */
    @Override
    public void room() {
        if (link != null && !machine.full()) {
            link.receive(true);
        }
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
                    intake.received(),
                    machine.executedCount(),
                    machine.asleep(),
                    0,
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

    void goLive() {
        machine.takeOver(intake.baseline());
    }

    @Override
    public void live(ActingMachine acting) {
        host.live(acting, header);
    }

    void listenAgain() {
        machine.discard();
    }

    /** Entries received. */
    long received() {
        return intake == null ? 0 : intake.received();
    }

    long receivedBytes() {
        return receivedBytes;
    }

    /** Whether the primary left because the guest has ended on both. */
    boolean isDismissed() {
        return dismissed;
    }
}
