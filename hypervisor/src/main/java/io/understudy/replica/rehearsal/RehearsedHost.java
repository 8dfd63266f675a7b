package io.understudy.replica.rehearsal;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.Event;
import io.understudy.log.channel.LogLink;
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
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.protocol.HostSeams;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.protocol.ReplicaProgress;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleSettings;

/**
 * The protocol of a backup whose primary dies, of which nobody hears: whatever it asks for is granted at once. The JVM
 * resolves each call when it is made for the first time, which costs a takeover more than making it.
 */
final class RehearsedHost {
    private static final VmName VM = new VmName("rehearsal");
    private static final Host PRIMARY = new Host("a", 1, "", "");
    private static final Host SELF = new Host("b", 1, "", "");
    private static final long FIRST_VIEW = 1;
    private static final LogHeader HEADER =
            new LogHeader(1, "rehearsal", "0".repeat(64), 1 << 20, "", "m", "e", "e", "l", 0, 0, "n", "s");

    private final RehearsedMachine machine = new RehearsedMachine();
    private final Partner primary = new DyingPrimary();
    private final HostProtocol host;
    private StandbyMachine.Events events;

    RehearsedHost() {
        SerialLine line = new SerialLine(Runnable::run, OutputBounds.behind(1 << 16));
        line.attach(new RehearsedSinks.Console());
        line.network().attach(new RehearsedSinks.Card());
        HostSeams seams = new HostSeams(
                (address, listener) -> primary,
                new Room(),
                new WillingArbiter(SELF),
                line,
                () -> {},
                new Unheard(),
                System::nanoTime);
        host = HostProtocol.backup(VM, SELF, RoleSettings.DEFAULT, seams);
    }

    /**
     * From the primary's first word to its successor's being alone.
     *
     * @return what it has become
     */
    Role takeOver() {
        HostIncarnation sender = new HostIncarnation(PRIMARY.name(), PRIMARY.incarnation());
        host.incoming().message(primary, new ChannelMessage.Hello(FIRST_VIEW, VM.toString(), "", HEADER, sender));
        host.incoming()
                .message(primary, new ChannelMessage.Heartbeat(FIRST_VIEW, 0, 0, false, StreamPositions.NONE, 0, 0));
        host.tick();
        host.incoming().closed(primary, "it died");
        events.live(machine);
        host.tick();
        return host.role().role();
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
            return machine;
        }

        @Override
        public StandbyMachine replay(long powerOnEpochMillis, StandbyMachine.Events heard) {
            events = heard;
            return machine;
        }

        @Override
        public StandbyMachine receive(long powerOnEpochMillis, StandbyMachine.Events heard) {
            return replay(powerOnEpochMillis, heard);
        }
    }

    private static final class DyingPrimary implements Partner {
        @Override
        public void send(ChannelMessage message) {}

        @Override
        public LogLink link() {
            throw new IllegalStateException("nothing is sent over it");
        }

        @Override
        public void receive(boolean on) {}

        @Override
        public void close(String why) {}
    }

    private static final class Unheard implements ReplicaEvents {
        @Override
        public void role(Event.Role taken) {}

        @Override
        public void stage(Event.Stage reached) {}

        @Override
        public void progress(ReplicaProgress progress) {}

        @Override
        public boolean isWatched() {
            return false;
        }

        @Override
        public void sample(Event.Sample sample) {}

        @Override
        public void screen(Event.Screen screen) {}

        @Override
        public void notice(String line) {}

        @Override
        public void copied(long pauseNanos) {}

        @Override
        public void finished(int exitCode, String line) {}
    }
}
