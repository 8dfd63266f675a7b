package io.understudy.replica.protocol;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.Event;
import io.understudy.log.channel.LogLink;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.output.OutputBounds;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.ActingMachine;
import io.understudy.replica.machine.MachineRoom;
import io.understudy.replica.machine.StandbyMachine;
import io.understudy.replica.partner.Partner;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Host b, to be backup of a, with all that surrounds it played by a test. */
final class BackupStage {
    static final long MILLIS = 1_000_000;
    static final Host SELF = new Host("b", 1, "", "");

    private static final LogHeader HEADER =
            new LogHeader(1, "timeless", "0".repeat(64), 1 << 20, "", "m", "e", "e", "l", 0, 0, "n", "s");

    private final StandbyMachine machine;
    private final Partner primary = new Primary();
    private final List<ChannelMessage> sent = new ArrayList<>();
    private final List<Advance> asked = new ArrayList<>();
    private final HostProtocol host;
    private Consumer<Verdict> answers;
    private StandbyMachine.Events events;
    private boolean reads = true;
    private long now = 1_000 * MILLIS;
    private String ended = "";
    private boolean watched;
    private final List<Event> told = new ArrayList<>();

    /** @param machine what it makes of what it hears */
    BackupStage(StandbyMachine machine) {
        this.machine = machine;
        SerialLine line = new SerialLine(Runnable::run, OutputBounds.behind(1 << 16));
        HostSeams seams = new HostSeams(
                (address, listener) -> primary, new Room(), new Judge(), line, () -> {}, new Events(), () -> now);
        host = HostProtocol.backup(new VmName("vm"), SELF, RoleSettings.DEFAULT, seams);
    }

    HostProtocol host() {
        return host;
    }

    Role role() {
        return host.role().role();
    }

    long now() {
        return now;
    }

    /** So much time passes, and nobody looks at the clock. */
    void later(long nanos) {
        now += nanos;
    }

    /** So much time passes, with one look at the clock at its end. */
    void pass(long nanos) {
        later(nanos);
        host.tick();
    }

    /** A primary introduces itself; it begins with its machine, or has run for a while. */
    void greet(long view) {
        hear(new ChannelMessage.Hello(view, "vm", "", HEADER, new HostIncarnation("a", 1)));
    }

    void hear(ChannelMessage message) {
        host.incoming().message(primary, message);
    }

    /** The state of its machine comes, all of it. */
    void receiveState(Baseline start) {
        hear(new ChannelMessage.StateBegin(start, 1 << 20, StreamPositions.NONE, 0, ByteBuffer.allocate(1)));
        hear(new ChannelMessage.StateEnd(0, 0));
    }

    void heartbeat(long view) {
        hear(new ChannelMessage.Heartbeat(view, 0, 0, false, StreamPositions.NONE, 0, 0));
    }

    void loseThePrimary() {
        host.incoming().closed(primary, "reset");
    }

    /** What its machine tells it. */
    StandbyMachine.Events machineTells() {
        return events;
    }

    /** What it said to its primary since it was last asked, of one kind. */
    <T extends ChannelMessage> List<T> said(Class<T> kind) {
        List<T> of = sent.stream().filter(kind::isInstance).map(kind::cast).toList();
        sent.clear();
        return of;
    }

    /** The views that it asked for, each time it did. */
    List<Advance> asked() {
        return asked;
    }

    /** The arbiter's answer to the last of them. */
    void answer(Verdict verdict) {
        answers.accept(verdict);
    }

    /** Whether it reads what its primary sends. */
    boolean reads() {
        return reads;
    }

    /** Somebody watches it. */
    void watch() {
        watched = true;
    }

    /** The samples and stages that it told since it was last asked. */
    List<Event> told() {
        List<Event> since = List.copyOf(told);
        told.clear();
        return since;
    }

    /** Why it ended, empty if it did not. */
    String ended() {
        return ended;
    }

    private final class Room implements MachineRoom {
        @Override
        public void prepare(String spec) {}

        @Override
        public LogHeader header(long powerOnEpochMillis) {
            return HEADER;
        }

        @Override
        public ActingMachine powerOn(long powerOnEpochMillis) {
            throw new AssertionError("this host is a backup");
        }

        @Override
        public StandbyMachine replay(long powerOnEpochMillis, StandbyMachine.Events events) {
            BackupStage.this.events = events;
            return machine;
        }

        @Override
        public StandbyMachine receive(long powerOnEpochMillis, StandbyMachine.Events events) {
            return replay(powerOnEpochMillis, events);
        }
    }

    private final class Primary implements Partner {
        @Override
        public void send(ChannelMessage message) {
            sent.add(message);
        }

        @Override
        public LogLink link() {
            throw new AssertionError("nothing is sent over it");
        }

        @Override
        public void receive(boolean on) {
            reads = on;
        }

        @Override
        public void close(String why) {}
    }

    private final class Judge implements Arbiter {
        @Override
        public void advance(Advance request, Consumer<Verdict> answer) {
            asked.add(request);
            answers = answer;
        }

        @Override
        public void acknowledge(Acknowledge request, Consumer<Verdict> answer) {}

        @Override
        public void read(VmName vm, Consumer<Optional<View>> answer) {}
    }

    private final class Events implements ReplicaEvents {
        @Override
        public void role(Event.Role taken) {}

        @Override
        public void stage(Event.Stage reached) {
            told.add(reached);
        }

        @Override
        public boolean isWatched() {
            return watched;
        }

        @Override
        public void sample(Event.Sample sample) {
            told.add(sample);
        }

        @Override
        public void screen(Event.Screen screen) {}

        @Override
        public void progress(ReplicaProgress progress) {}

        @Override
        public void notice(String line) {}

        @Override
        public void copied(long pauseNanos) {}

        @Override
        public void finished(int exitCode, String line) {
            ended = line;
        }
    }
}
