package io.understudy.simulation.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.admission.AdmissionLimits;
import io.understudy.log.channel.ChannelClient;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.ChannelServer;
import io.understudy.log.channel.EntryIntake;
import io.understudy.log.channel.EntrySender;
import io.understudy.log.channel.LogLink;
import io.understudy.log.entry.Baseline;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The log channel of production over the simulated network: ring, sender, both lanes, intake, acknowledgements. */
class LogChannelTest {
    private static final HostIncarnation PRIMARY = new HostIncarnation("primary", 1);
    private static final HostIncarnation BACKUP = new HostIncarnation("backup", 1);
    private static final int PORT = 7101;
    private static final LogHeader HEADER = new LogHeader(
            LogHeader.FORMAT_VERSION,
            "test",
            "0".repeat(64),
            4096,
            "",
            "none",
            "none",
            "none",
            "none",
            0,
            1000,
            "none",
            "none");

    /** The channel takes little, so that entries stay in the ring early. */
    private static final ChannelLimits LIMITS =
            new ChannelLimits(16 * 1024, 8 * 1024, 0, 3_000, 10_000, 10_000, AdmissionLimits.STANDARD);

    private final LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
    private World world;
    private LogLink toPrimary;
    private boolean accepted;
    private long recorded;
    private long received;
    private long acknowledged;
    private String primaryLost;
    private String backupLost;

    private void begin(long seed) throws IOException {
        world = new World(seed);
        world.network.window(8 * 1024);
        VirtualTransport backup = world.start("backup");
        VirtualTransport primary = world.start("primary");
        var unused = ChannelServer.listen(backup, world.host("backup"), PORT, LIMITS, new Backup());
        var unusedToo = ChannelClient.connect(primary, world.host("backup"), PORT, LIMITS, new Primary());
        assertTrue(world.until(() -> accepted, 1_000));
    }

    /** The vCPU of the primary records so many entries, in several goes. */
    private void record(int entries) {
        world.process("primary").run(() -> {
            for (int i = 0; i < entries; i++) {
                recorded++;
                ring.output(recorded, 0, 1, 0);
            }
            ring.flush();
        });
    }

    @Test
    void shouldCarryEntriesThereAndAcknowledgementsBack() throws IOException {
        begin(1);
        for (int i = 0; i < 50; i++) {
            record(20);
            world.pass(1);
        }
        assertTrue(world.until(() -> acknowledged == 1_000, 1_000));
        assertEquals(1_000, received);
    }

    @Test
    void shouldBeAFunctionOfItsSeed() throws IOException {
        assertEquals(history(5), history(5));
        assertNotEquals(history(5), history(6));
    }

    private static long history(long seed) throws IOException {
        LogChannelTest test = new LogChannelTest();
        test.begin(seed);
        for (int i = 0; i < 50; i++) {
            test.record(100);
            test.world.pass(1);
        }
        test.world.network.reset("primary", "backup");
        test.world.pass(1_000);
        test.world.say("backup", "received " + test.received + ", " + test.backupLost);
        return test.world.trace.hash();
    }

    @Test
    void shouldLeaveEntriesInTheRingForABackupThatDoesNotRead() throws IOException {
        begin(2);
        world.process("backup").run(() -> toPrimary.receive(false));
        world.pass(100);
        for (int i = 0; i < 300; i++) {
            record(100);
            world.pass(1);
        }
        world.pass(2_000);
        assertTrue(received < 1_000, "received " + received + " although nobody reads");
        long behind = ring.metrics().backlogEntries();
        assertTrue(behind > 15_000, "the channel took more than it may: " + behind + " left in the ring");
        world.process("backup").run(() -> toPrimary.receive(true));
        assertTrue(world.until(() -> acknowledged == 30_000, 60_000), () -> "acknowledged " + acknowledged);
    }

    @Test
    void shouldSayToBothThatTheConnectionBroke() throws IOException {
        begin(3);
        record(10);
        world.network.reset("backup", "primary");
        assertTrue(world.until(() -> primaryLost != null && backupLost != null, 1_000));
        assertEquals("the connection broke: Connection reset by peer", primaryLost);
        assertEquals("the connection broke: Connection reset by peer", backupLost);
    }

    @Test
    void shouldBeSilentWhileTheWayIsCut() throws IOException {
        begin(4);
        world.network.cut("backup", "primary");
        record(10);
        world.pass(5_000);
        assertEquals(10, received);
        assertEquals(0, acknowledged);
        assertEquals(null, primaryLost);
        world.network.healAll();
        assertTrue(world.until(() -> acknowledged == 10, 500));
    }

    @Test
    void shouldGoOnWhenAFrozenBackupThaws() throws IOException {
        begin(5);
        world.process("backup").freeze();
        record(10);
        world.pass(5_000);
        assertEquals(0, received);
        world.process("backup").thaw();
        assertTrue(world.until(() -> acknowledged == 10, 500));
    }

    @Test
    void shouldNameWhoDidNotAnswer() {
        world = new World(6);
        VirtualTransport primary = world.start("primary");
        var unused = ChannelClient.connect(primary, world.host("backup"), PORT, LIMITS, new Primary());
        assertTrue(world.until(() -> primaryLost != null, 1_000));
        assertEquals(
                "cannot connect to 10.0.0.2:7101: Connection refused: /10.0.0.2:7101: is the backup listening there?",
                primaryLost);
        assertFalse(accepted);
    }

    private final class Primary implements ChannelListener {
        @Override
        public void connected(LogLink link) {
            link.send(new ChannelMessage.Hello(1, "vm", "", HEADER, PRIMARY));
        }

        @Override
        public void message(LogLink link, ChannelMessage message) {
            if (message instanceof ChannelMessage.Accept) {
                var unused = new EntrySender(link, ring, () -> 1);
                accepted = true;
            } else if (message instanceof ChannelMessage.Ack ack) {
                acknowledged = ack.received();
            }
        }

        @Override
        public void closed(LogLink link, String reason) {
            primaryLost = reason;
        }
    }

    private final class Backup implements ChannelListener {
        private final EntryIntake intake = new EntryIntake(1, PRIMARY, Baseline.POWER_ON);

        @Override
        public void connected(LogLink link) {
            toPrimary = link;
        }

        @Override
        public void message(LogLink link, ChannelMessage message) {
            if (message instanceof ChannelMessage.Hello) {
                link.send(new ChannelMessage.Accept(1, BACKUP));
            } else if (message instanceof ChannelMessage.EntriesFrame entries
                    && intake.offer(PRIMARY, entries.frame()) instanceof EntryIntake.Taken) {
                received = intake.ack(0).received();
                link.send(intake.ack(0));
            }
        }

        @Override
        public void closed(LogLink link, String reason) {
            backupLost = reason;
        }
    }
}
