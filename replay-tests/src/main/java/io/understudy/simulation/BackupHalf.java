package io.understudy.simulation;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.EntryIntake;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.entry.Baseline;
import io.understudy.simulation.world.Scheduler;

/** The counterpart of {@code BackupSide}: same messages, same order, without sockets and threads. */
final class BackupHalf implements Half, LogConnection.Owner {
    private static final long FIRST_VIEW = 1;
    private static final int MOST_EXECUTED = 40;

    private final SimulatedHost host;
    private LogConnection link;
    private LogConnection left;
    private HostIncarnation primary;
    private EntryIntake intake;
    private ReplayedMachine machine;
    private LiveMachine live;
    private Baseline boundary;

    BackupHalf(SimulatedHost host) {
        this.host = host;
        Lanes.listen(host.cluster().network(), host.process(), host.node(), this);
    }

    @Override
    public void connected(LogConnection connected) {
        // Who it is, the Hello says.
    }

    @Override
    public void message(LogConnection from, ChannelMessage message) {
        long now = host.cluster().scheduler().now();
        boolean acksOn = host.cluster().flaw() == Flaw.ACKS_AFTER_ASKING && from == left;
        if (message instanceof ChannelMessage.Hello hello) {
            greet(from, hello, now);
        } else if (from != link && !acksOn) {
            return;
        } else if (message instanceof ChannelMessage.EntriesFrame entries) {
            take(from, entries, now, acksOn);
        } else if (message instanceof ChannelMessage.Heartbeat heartbeat) {
            host.role().heard(heartbeat.view(), now);
            host.role().logPosition(heartbeat.lastSequence(), intake.received(), now);
            host.line().confirmedByPrimary(heartbeat.releasedOutput());
        } else if (message instanceof ChannelMessage.Goodbye goodbye) {
            host.role().partnerLost(goodbye.reason());
        }
    }

    private void greet(LogConnection from, ChannelMessage.Hello hello, long now) {
        var objection = host.role().objectionToPrimary();
        if (objection.isPresent()) {
            from.send(new ChannelMessage.Refuse(objection.get()));
            return;
        }
        link = from;
        primary = hello.sender();
        intake = new EntryIntake(FIRST_VIEW, primary, Baseline.POWER_ON);
        machine = host.replay();
        ReplayedMachine mine = machine;
        executeAfter(mine);
        link.send(new ChannelMessage.Accept(
                FIRST_VIEW, new HostIncarnation(host.self().name(), host.self().incarnation())));
        host.role().primaryJoined(new Host(primary.host(), primary.incarnation(), "", ""), now);
    }

    private void executeAfter(ReplayedMachine mine) {
        Scheduler scheduler = host.cluster().scheduler();
        host.process().after(scheduler.between(2, 20), () -> {
            if (mine != machine || live != null) {
                return;
            }
            mine.execute(scheduler.random().nextInt(MOST_EXECUTED));
            if (boundary != null && mine.isCaughtUp()) {
                takeOver();
            } else {
                executeAfter(mine);
            }
        });
    }

    private void take(LogConnection from, ChannelMessage.EntriesFrame entries, long now, boolean acksOn) {
        host.role().heard(entries.frame().view(), now);
        if (!acksOn && !host.role().accepts(entries.frame().view())) {
            return;
        }
        EntryIntake.Intake answer = intake.offer(primary, entries.frame());
        if (answer instanceof EntryIntake.Taken taken) {
            machine.put(taken.entries());
            from.send(intake.ack(machine.guest().position()));
        } else if (answer instanceof EntryIntake.Refused refused) {
            host.role().partnerLost(refused.reason());
        }
    }

    @Override
    public void closed(LogConnection from, String reason) {
        if (from == link) {
            link = null;
            host.role().partnerLost(reason);
        }
    }

    @Override
    public void connectToBackup() {
        throw new Violation("a backup is told to connect to one");
    }

    @Override
    public void sendHeartbeat() {
        if (link != null && machine != null) {
            link.send(new ChannelMessage.Heartbeat(
                    host.role().viewNumber(),
                    intake.received(),
                    machine.guest().position(),
                    machine.guest().halted(),
                    0,
                    machine.guest().nanos(),
                    machine.executedSequence()));
        }
    }

    @Override
    public void closePartner(String why) {
        LogConnection leaving = link;
        link = null;
        left = leaving;
        if (leaving != null && host.cluster().flaw() != Flaw.ACKS_AFTER_ASKING) {
            leaving.close(why);
        }
    }

    @Override
    public void startMachine(View view) {
        throw new Violation("a backup is told to start the machine");
    }

    @Override
    public void release(long sequence) {
        throw new Violation("a backup is told to release outputs");
    }

    @Override
    public void goAlone(View view) {
        throw new Violation("a backup is told to go on alone");
    }

    @Override
    public void goLive(View view) {
        boundary = intake.baseline();
        host.cluster().ledger().wentLive(host.self().identity(), view, boundary.nextSequence() - 1);
    }

    private void takeOver() {
        live = host.machine(machine.guest(), boundary);
        host.line().takeOver(machine.guest().taken());
        live.start(host.process(), () -> {});
        host.process().post(() -> host.role().caughtUp());
    }

    @Override
    public void openOutputs(View view) {
        host.line().open(view.number());
        host.line().releaseAtOnce(() -> host.process().post(host.line()::releaseAll));
    }

    @Override
    public void listenAgain() {
        machine = null;
    }

    @Override
    public void tick(long now) {}

    @Override
    public void stop() {
        closePartner("this host stops");
        machine = null;
        if (live != null) {
            live.stop();
        }
    }

    @Override
    public long received() {
        return intake == null ? 0 : intake.received();
    }
}
