package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.HostIncarnation;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameWriter;
import io.understudy.log.header.LogHeader;
import io.understudy.output.OutputBounds;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleSettings;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a backup reports of its lag, while its guest neither reads the time nor gets an interrupt; and how far it reads on
 * while it is not told what of its primary's outputs has left.
 */
class BackupLagTest {
    private static final int NETWORK = 3;
    private static final long MILLIS = 1_000_000;
    private static final LogHeader HEADER =
            new LogHeader(1, "timeless", "0".repeat(64), 1 << 20, "", "m", "e", "e", "l", 0, 0, "n", "s");

    private final Timeless machine = new Timeless();
    private final Deaf primary = new Deaf();
    private Baseline log = Baseline.POWER_ON;
    private long now = 1_000 * MILLIS;
    private HostProtocol host;

    @BeforeEach
    void join() {
        SerialLine line = new SerialLine(Runnable::run, OutputBounds.behind(1 << 16));
        Surroundings around = new Surroundings(
                (address, listener) -> primary, new Room(), new Silent(), line, () -> {}, new Unheard(), () -> now);
        VmName vm = new VmName("vm");
        host = HostProtocol.backup(vm, new Host("b", 1, "", ""), RoleSettings.DEFAULT, around);
        hear(new ChannelMessage.Hello(1, "vm", "", HEADER, new HostIncarnation("a", 1)));
    }

    @Test
    void shouldNotBeBehindByTheTimeThatItsGuestDidNotAskFor() {
        for (int second = 0; second < 100; second++) {
            now += 1_000 * MILLIS;
            primaryCameOn();
            assertEquals(0, host.lagMillis(), "the newest entry has just come");
            machine.executed = host.received();
            assertEquals(0, host.lagMillis(), "nothing is left to execute");
        }
    }

    @Test
    void shouldBeBehindForAsLongAsTheNextEntryHasBeenHere() {
        now += 60_000 * MILLIS;
        primaryCameOn();
        now += 5 * MILLIS;
        assertEquals(5, host.lagMillis());
        primaryCameOn();
        now += 2 * MILLIS;
        assertEquals(7, host.lagMillis());
        machine.executed = 1;
        assertEquals(2, host.lagMillis());
    }

    /** A good primary's network takes more between two heartbeats than a backup keeps: it waits, and suspects nobody. */
    @Test
    void shouldReadNoFurtherWhileItIsNotToldWhatHasLeft() {
        int frame = 1 << 16;
        for (int number = 1; number <= 4; number++) {
            primarySent(frame);
            assertTrue(primary.reads, number + " frames");
        }
        primarySent(frame);
        assertFalse(primary.reads);
        primaryTold(0);
        assertFalse(primary.reads);
        primaryTold(frame);
        assertTrue(primary.reads);
        primarySent(frame);
        assertFalse(primary.reads);
        assertEquals(Role.BACKUP, host.role().role());
    }

    private void primarySent(int bytes) {
        hear(new ChannelMessage.EntriesFrame(logged(entry -> entry.output(log.position(), NETWORK, bytes, 0))));
    }

    private void primaryTold(long left) {
        StreamPositions confirmed = StreamPositions.of(0, 0, 0, left);
        hear(new ChannelMessage.Heartbeat(1, log.nextSequence() - 1, 0, false, confirmed, now, 0));
    }

    /** By one entry, with what a heartbeat says of its clock, which runs whether the guest asks or not. */
    private void primaryCameOn() {
        Frame frame = logged(entry -> entry.progress(log.position() + 1_000_000, 0));
        hear(new ChannelMessage.EntriesFrame(frame));
        hear(new ChannelMessage.Heartbeat(1, frame.lastSequence(), 0, false, StreamPositions.NONE, now, 0));
        assertEquals(Role.BACKUP, host.role().role());
    }

    private Frame logged(Consumer<EntryWriter> what) {
        ByteBuffer encoded = ByteBuffer.allocate(EntryWriter.MAX_FIXED_BYTES);
        EntryWriter entry = new EntryWriter(encoded, log);
        what.accept(entry);
        FrameWriter writer = new FrameWriter(FrameWriter.MIN_CAPACITY);
        writer.begin(1, log.nextSequence(), log.position(), log.nanos(), log.outputs());
        writer.append(encoded, 0, encoded.position());
        log = entry.baseline();
        return FrameReader.read(writer.finish());
    }

    private void hear(ChannelMessage message) {
        host.incoming().message(primary, message);
    }

    /** Of the parts of a machine only how far it has executed matters here. */
    private static final class Timeless extends NoMachine {
        private long executed;

        @Override
        public long executedSequence() {
            return executed;
        }
    }

    private final class Room implements MachineRoom {
        @Override
        public void furnish(String spec) {}

        @Override
        public LogHeader header(long powerOnEpochMillis) {
            return HEADER;
        }

        @Override
        public ActingMachine powerOn(long powerOnEpochMillis) {
            throw new AssertionError("this host is a backup");
        }

        @Override
        public ReplayingMachine replay(long powerOnEpochMillis, ReplayingMachine.Events events) {
            return machine;
        }

        @Override
        public ReplayingMachine receive(long powerOnEpochMillis, ReplayingMachine.Events events) {
            return machine;
        }
    }

    private static final class Deaf implements Partner {
        private boolean reads = true;

        @Override
        public void send(ChannelMessage message) {}

        @Override
        public void receive(boolean on) {
            reads = on;
        }

        @Override
        public void close(String why) {
            throw new AssertionError(why);
        }
    }

    private static final class Silent implements Arbiter {
        @Override
        public void advance(Advance request, Consumer<Verdict> answer) {}

        @Override
        public void acknowledge(Acknowledge request, Consumer<Verdict> answer) {}

        @Override
        public void read(VmName vm, Consumer<Optional<View>> answer) {}
    }

    private static final class Unheard implements ReplicaEvents {
        @Override
        public void role(Role role, long view, long entries, long bytes, String line) {}

        @Override
        public void progress(ReplicaProgress progress) {}

        @Override
        public void notice(String line) {}

        @Override
        public void firstOutput() {}

        @Override
        public void copied(long pauseNanos) {}

        @Override
        public void finished(int exitCode, String line) {
            throw new AssertionError(line);
        }
    }
}
