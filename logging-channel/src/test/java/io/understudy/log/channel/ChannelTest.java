package io.understudy.log.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.SampleLog;
import io.understudy.log.channel.EntryIntake.Taken;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Accept;
import io.understudy.log.message.ChannelMessage.Ack;
import io.understudy.log.message.ChannelMessage.EntriesFrame;
import io.understudy.log.message.ChannelMessage.Goodbye;
import io.understudy.log.message.ChannelMessage.Heartbeat;
import io.understudy.log.message.ChannelMessage.Hello;
import io.understudy.log.message.ChannelMessage.Refuse;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChannelTest {
    static final HostIncarnation ALPHA = new HostIncarnation("alpha", 1);
    static final HostIncarnation BETA = new HostIncarnation("beta", 1);

    private final Transport near = Transport.nio("near");
    private final Transport far = Transport.nio("far");
    private final Events primary = new Events();
    private final Events backup = new Events();
    private ChannelServer server;

    @BeforeEach
    void listen() throws IOException {
        server = ChannelServer.listen(far, "127.0.0.1", 0, ChannelLimits.DEFAULT, backup);
    }

    @AfterEach
    void stop() {
        server.close();
        near.close();
        far.close();
    }

    private LogLink connect() {
        return ChannelClient.connect(near, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, primary);
    }

    /** The backup's side of a link on which entries may flow. */
    private LogLink accepted(LogLink toBackup) throws InterruptedException {
        primary.next(Events.Connected.class);
        LogLink toPrimary = backup.next(Events.Connected.class).link();
        toBackup.send(new Hello(1, "vm", "", SampleLog.HEADER, ALPHA));
        backup.next(Hello.class);
        toPrimary.send(new Accept(1, BETA));
        primary.next(Accept.class);
        return toPrimary;
    }

    @Test
    void shouldCarryEveryKindOfMessage() throws InterruptedException {
        LogLink toBackup = connect();
        assertEquals(toBackup, primary.next(Events.Connected.class).link());
        LogLink toPrimary = backup.next(Events.Connected.class).link();
        Hello hello = new Hello(1, "vm", "", SampleLog.HEADER, ALPHA);
        toBackup.send(hello);
        assertEquals(hello, backup.next(Hello.class));
        Refuse refuse = new Refuse("another guest image");
        toPrimary.send(refuse);
        assertEquals(refuse, primary.next(Refuse.class));
        Heartbeat heartbeat = new Heartbeat(1, 2, 3, true, StreamPositions.of(4), 5, 6);
        toBackup.send(heartbeat);
        assertEquals(heartbeat, backup.next(Heartbeat.class));
        toPrimary.send(heartbeat);
        assertEquals(heartbeat, primary.next(Heartbeat.class));
        toBackup.close("enough");
        assertEquals("enough", primary.next(Events.Closed.class).reason());
        assertEquals("enough", backup.next(Goodbye.class).reason());
        assertEquals(
                "the other end left: enough", backup.next(Events.Closed.class).reason());
    }

    @Test
    void shouldCarryTheRingsEntriesToTheBackupAndItsAcksBack() throws InterruptedException {
        List<Entry> entries = SampleLog.random(new Random(21), Baseline.POWER_ON, 30_000);
        LogLink toBackup = connect();
        LogLink toPrimary = accepted(toBackup);
        LogRing ring = new LogRing(new RingCapacity(512, 1 << 15), Baseline.POWER_ON);
        EntrySender sender = new EntrySender(toBackup, ring, () -> 1);
        Thread producer = new Thread(() -> {
            for (Entry entry : entries) {
                entry.appendTo(ring);
                if (entry.sequence() % 10 == 0) {
                    ring.flush();
                }
            }
            ring.flush();
        });
        producer.start();
        EntryIntake intake = new EntryIntake(1, ALPHA, Baseline.POWER_ON);
        List<Entry> received = new ArrayList<>();
        while (received.size() < entries.size()) {
            EntriesFrame frame = backup.next(EntriesFrame.class);
            received.addAll(((Taken) intake.offer(ALPHA, frame.frame())).entries());
            toPrimary.send(intake.ack(received.size()));
        }
        producer.join();
        assertEquals(entries, received);
        long acknowledged = 0;
        while (acknowledged < entries.size()) {
            Ack ack = primary.next(Ack.class);
            assertTrue(ack.received() >= acknowledged);
            acknowledged = ack.received();
        }
        assertEquals(entries.size(), acknowledged);
        assertEquals(entries.size(), sender.sentSequence());
        assertEquals(0, ring.metrics().backlogEntries());
    }

    @Test
    void shouldSendNoEntriesBeforeTheBackupAccepts() throws InterruptedException {
        LogLink toBackup = connect();
        primary.next(Events.Connected.class);
        LogLink toPrimary = backup.next(Events.Connected.class).link();
        LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
        EntrySender sender = new EntrySender(toBackup, ring, () -> 1);
        ring.progress(1, 0);
        ring.flush();
        toBackup.send(new Hello(1, "vm", "", SampleLog.HEADER, ALPHA));
        backup.next(Hello.class);
        assertEquals(0, sender.sentSequence());
        toPrimary.send(new Accept(1, BETA));
        primary.next(Accept.class);
        assertEquals(1, backup.next(EntriesFrame.class).frame().lastSequence());
    }

    @Test
    void shouldReleaseTheRingWhenTheLinkIsLost() throws InterruptedException {
        LogLink toBackup = connect();
        LogLink toPrimary = accepted(toBackup);
        LogRing ring = new LogRing(new RingCapacity(16, 4096), Baseline.POWER_ON);
        EntrySender sender = new EntrySender(toBackup, ring, () -> 1);
        toPrimary.close("backup dies");
        primary.next(Goodbye.class);
        primary.next(Events.Closed.class);
        for (int i = 0; i < 1000; i++) {
            ring.progress(i, 0);
        }
        assertTrue(sender.sentSequence() < 1000);
        assertEquals(0, ring.metrics().backlogEntries());
    }

    @Test
    void shouldSayWhyItCannotConnect() throws IOException, InterruptedException {
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = silent.getLocalPort();
            ChannelClient.connect(near, "127.0.0.1", port, ChannelLimits.DEFAULT, primary);
            String reason = primary.next(Events.Closed.class).reason();
            assertTrue(reason.startsWith("cannot connect to 127.0.0.1:" + port + ": Connection refused"), reason);
            assertTrue(reason.endsWith(": is the backup listening there?"), reason);
            assertTrue(primary.silent(), "both lanes failed, but closed is told once");
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() {
        IOException e = assertThrows(
                IOException.class,
                () -> ChannelServer.listen(far, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, backup));
        assertEquals(
                "cannot listen on 127.0.0.1:" + server.port()
                        + ": Address already in use: stop what uses it, or choose another port",
                e.getMessage());
    }

    @Test
    void shouldFreeItsPortWhenClosed() throws IOException {
        int port = server.port();
        for (int round = 0; round < 50; round++) {
            server.close();
            server = ChannelServer.listen(far, "127.0.0.1", port, ChannelLimits.DEFAULT, backup);
        }
        assertEquals(port, server.port());
    }

    @Test
    void shouldCloseAfterItsEventLoopsAreGone() {
        near.close();
        far.close();
        server.close();
    }

    @Test
    void shouldCloseTheLinkWhenAListenerThrows() throws InterruptedException {
        Events faulty = new Events() {
            @Override
            public void message(LogLink link, ChannelMessage message) {
                throw new IllegalStateException("a fault in the listener");
            }
        };
        LogLink toBackup = ChannelClient.connect(near, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, faulty);
        faulty.next(Events.Connected.class);
        backup.next(Events.Connected.class).link().send(new Heartbeat(0, 0, 0, false, StreamPositions.NONE, 0, 0));
        String reason = faulty.next(Events.Closed.class).reason();
        assertEquals("internal error: java.lang.IllegalStateException: a fault in the listener", reason);
        assertEquals(
                "the other end closed the connection",
                backup.next(Events.Closed.class).reason());
        toBackup.send(new Goodbye("too late, and no harm"));
    }

    @Test
    void shouldCloseTheLinkRatherThanSendWhatMayNotCome() throws InterruptedException {
        LogLink toBackup = connect();
        primary.next(Events.Connected.class);
        toBackup.send(new Ack(1, 1, 1));
        assertEquals(
                "this host is at fault: a ACK from the connecting side is out of order on lane ENTRIES at stage JOINED",
                primary.next(Events.Closed.class).reason());
    }
}
