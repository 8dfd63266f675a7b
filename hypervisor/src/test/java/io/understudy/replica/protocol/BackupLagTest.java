package io.understudy.replica.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.frame.Frame;
import io.understudy.log.frame.FrameReader;
import io.understudy.log.frame.FrameWriter;
import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.machine.MachineProgress;
import io.understudy.replica.role.Role;
import java.nio.ByteBuffer;
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

    private final Timeless machine = new Timeless();
    private final BackupStage stage = new BackupStage(machine);
    private final HostProtocol host = stage.host();
    private Baseline log = Baseline.POWER_ON;

    @BeforeEach
    void join() {
        stage.greet(1);
    }

    @Test
    void shouldNotBeBehindByTheTimeThatItsGuestDidNotAskFor() {
        for (int second = 0; second < 100; second++) {
            stage.later(1_000 * MILLIS);
            primaryCameOn();
            assertEquals(0, host.lagMillis(), "the newest entry has just come");
            machine.executed = host.received();
            assertEquals(0, host.lagMillis(), "nothing is left to execute");
        }
    }

    @Test
    void shouldBeBehindForAsLongAsTheNextEntryHasBeenHere() {
        stage.later(60_000 * MILLIS);
        primaryCameOn();
        stage.later(5 * MILLIS);
        assertEquals(5, host.lagMillis());
        primaryCameOn();
        stage.later(2 * MILLIS);
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
            assertTrue(stage.reads(), number + " frames");
        }
        primarySent(frame);
        assertFalse(stage.reads());
        primaryTold(0);
        assertFalse(stage.reads());
        primaryTold(frame);
        assertTrue(stage.reads());
        primarySent(frame);
        assertFalse(stage.reads());
        assertEquals(Role.BACKUP, host.role().role());
    }

    private void primarySent(int bytes) {
        stage.hear(new ChannelMessage.EntriesFrame(logged(entry -> entry.output(log.position(), NETWORK, bytes, 0))));
    }

    private void primaryTold(long left) {
        StreamPositions confirmed = StreamPositions.of(0, 0, 0, left);
        stage.hear(new ChannelMessage.Heartbeat(1, log.nextSequence() - 1, 0, false, confirmed, stage.now(), 0));
    }

    /** By one entry, with what a heartbeat says of its clock, which runs whether the guest asks or not. */
    private void primaryCameOn() {
        Frame frame = logged(entry -> entry.progress(log.position() + 1_000_000, 0));
        stage.hear(new ChannelMessage.EntriesFrame(frame));
        stage.hear(
                new ChannelMessage.Heartbeat(1, frame.lastSequence(), 0, false, StreamPositions.NONE, stage.now(), 0));
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

    /** Of the parts of a machine only how far it has executed matters here. */
    private static final class Timeless extends NoMachine {
        private long executed;

        @Override
        public MachineProgress progress() {
            return new MachineProgress(0, executed, 0, false, 0, 0);
        }
    }
}
