package io.understudy.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.ProcessorModel;
import io.understudy.event.Event;
import io.understudy.log.channel.ChannelClient;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.EntrySender;
import io.understudy.log.channel.LogLink;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RecordingStoppedException;
import io.understudy.log.ring.RingCapacity;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.OutputSink;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.replay.EntryQueue;
import io.understudy.replica.execution.SwitchedOff;
import io.understudy.replica.machine.Blueprint;
import io.understudy.replica.machine.LogBounds;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.protocol.ReplicaProgress;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleSettings;
import io.understudy.replica.standby.StandbySettings;
import io.understudy.storage.Disks;
import io.understudy.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup whose machine does not keep up: it stops reading, and loses nothing of what it acknowledged. */
@Timeout(60)
class SlowBackupTest {
    /** Far more than a full queue, sockets and the ring hold: 64 bytes of memory each, some 4 on the wire. */
    private static final int ENTRIES = 2_000_000;

    /** So many entries fill the queue. */
    private static final long FULL =
            EntryQueue.CAP_BYTES / Entry.progress(1, 1, 0).heapBytes();

    /** From one entry to the next; shorter than any slice of a live machine. */
    private static final int STEP = 10;

    private static final VmName VM = new VmName("vm");
    private static final Host PRIMARY = new Host("alpha", 1, "", "");
    private static final RoleSettings PATIENT = new RoleSettings(50_000_000L, 3_600_000_000_000L);
    private static final LogHeader HEADER = new LogHeader(
            LogHeader.FORMAT_VERSION,
            "steady",
            "0".repeat(64),
            2 << 20,
            "",
            "m",
            "e",
            "e",
            "l",
            0,
            50_000_000,
            "n",
            "s");

    private record Taken(Role role, long entries) {}

    @TempDir
    private Path folder;

    private final Transport transport = Transport.nio("test");
    private final CountDownLatch machineMayRun = new CountDownLatch(1);
    private final AtomicLong steps = new AtomicLong();
    private final BlockingQueue<Taken> roles = new LinkedBlockingQueue<>();
    private final CompletableFuture<HostIncarnation> accepted = new CompletableFuture<>();
    private final LogRing ring = new LogRing(new RingCapacity(1024, 1 << 16), Baseline.POWER_ON);
    private volatile long acknowledged;
    private ArbiterServer arbiter;
    private ArbiterClient asks;
    private Replica backup;
    private LogLink link;
    private EntrySender sender;

    @BeforeEach
    void start() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        arbiter = ArbiterServer.start(folder, any, transport);
        asks = ArbiterClient.open(transport, arbiter.address(), ClientSettings.defaults());
        ReplicaSettings settings = new ReplicaSettings(
                "beta",
                List.of(arbiter.address()),
                any,
                any,
                PATIENT,
                1_000_000,
                new StandbySettings(folder, new LogBounds(1 << 20, 1 << 30), 0),
                folder,
                Long.MAX_VALUE,
                Advertised.NOTHING,
                SwitchedOff.NOTHING);
        backup = Replica.backup(OperatingSystem.PLATFORM, VM, settings, new Steady(), new Roles());
        link = ChannelClient.connect(transport, "127.0.0.1", backup.logPort(), ChannelLimits.DEFAULT, new Primary());
        HostIncarnation joined = accepted.get();
        Host other = new Host(joined.host(), joined.incarnation(), "", "");
        Advance first = new Advance(VM, 0, PRIMARY, Optional.of(other), PRIMARY.identity(), 1, 0);
        assertInstanceOf(Verdict.Granted.class, asks.advance(first).get());
        assertInstanceOf(
                Verdict.Granted.class,
                asks.acknowledge(new Acknowledge(VM, 1, PRIMARY.identity())).get());
        link.send(new ChannelMessage.Heartbeat(1, 0, 0, false, StreamPositions.NONE, 0, 0));
        await(Role.BACKUP);
        sender = new EntrySender(link, ring, () -> 1);
        Thread producer = new Thread(this::produce);
        producer.setDaemon(true);
        producer.start();
    }

    @AfterEach
    void stop() {
        machineMayRun.countDown();
        backup.close();
        asks.close();
        arbiter.close();
        transport.close();
    }

    @Test
    void shouldStopReadingAtTheCapAndGoOnWhenThereIsRoom() throws Exception {
        awaitStall();
        assertTrue(acknowledged < 2 * FULL, acknowledged + " entries");
        machineMayRun.countDown();
        while (acknowledged < ENTRIES) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldReplayAFullQueueToItsEndWhenThePrimaryDies() throws Exception {
        awaitStall();
        link.close("dies");
        long received = await(Role.TAKING_OVER);
        assertTrue(received >= FULL);
        await(Role.GOING_LIVE);
        machineMayRun.countDown();
        await(Role.ALONE);
        assertEquals(received, steps.get(), "it lives from the last entry on that it had");
    }

    /** Until the queue has been full, and the ring is full behind everything in between, and nothing moves. */
    private void awaitStall() throws Exception {
        long before = -1;
        for (int still = 0; still < 1000; ) {
            CompletableFuture<Void> turn = new CompletableFuture<>();
            link.execute(() -> turn.complete(null));
            turn.get();
            long moved = acknowledged + sender.sentSequence();
            boolean waiting = acknowledged >= FULL && ring.metrics().producerWaiting();
            still = waiting && moved == before ? still + 1 : 0;
            before = moved;
            assertTrue(acknowledged < ENTRIES, "the backup reads on, whatever its machine does");
        }
    }

    /** How many entries it had when it took this role. */
    private long await(Role role) throws InterruptedException {
        while (true) {
            Taken next = roles.take();
            assertFalse(next.role() == Role.HALTED, next.toString());
            if (next.role() == role) {
                return next.entries();
            }
        }
    }

    private void produce() {
        try {
            for (int i = 1; i <= ENTRIES; i++) {
                ring.progress((long) i * STEP, 0);
                if (i % 100 == 0) {
                    ring.flush();
                }
            }
        } catch (RecordingStoppedException e) {
            // The primary died.
        }
    }

    private final class Primary implements ChannelListener {
        @Override
        public void connected(LogLink connected) {
            connected.send(new ChannelMessage.Hello(1, "vm", "", HEADER, new HostIncarnation("alpha", 1)));
        }

        @Override
        public void message(LogLink from, ChannelMessage message) {
            if (message instanceof ChannelMessage.Accept accept) {
                accepted.complete(accept.sender());
            } else if (message instanceof ChannelMessage.Ack ack) {
                acknowledged = ack.received();
            }
        }

        @Override
        public void closed(LogLink closed, String reason) {
            accepted.completeExceptionally(new IllegalStateException(reason));
        }
    }

    private final class Steady implements Blueprint, BootImage {
        @Override
        public ProcessorModel processor() {
            return ProcessorModel.I386;
        }

        @Override
        public LogHeader header(long powerOnEpochMillis) {
            return HEADER;
        }

        @Override
        public long hashInterval() {
            return 50_000_000;
        }

        @Override
        public StandbyMode standby() {
            return StandbyMode.HOT;
        }

        @Override
        public Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs, Disks disks) {
            try {
                machineMayRun.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            MachineConfiguration machine = new MachineConfiguration(this, 2 << 20, "", powerOnEpochMillis);
            return new Machine(
                    machine, (model, ramBytes, requests) -> new SteadyCpu(ramBytes, this::ran), inputs, outputs);
        }

        private void ran(long length) {
            if (length == STEP) {
                steps.incrementAndGet();
            }
        }

        @Override
        public String name() {
            return "steady";
        }

        @Override
        public void requireFit(long ramBytes, String commandLine) {}

        @Override
        public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {}
    }

    private final class Roles implements ReplicaEvents {
        @Override
        public void role(Event.Role taken) {
            roles.add(new Taken(Role.valueOf(taken.role()), taken.entries()));
        }

        @Override
        public boolean isWatched() {
            return false;
        }

        @Override
        public void sample(Event.Sample sample) {}

        @Override
        public void screen(Event.Screen screen) {}

        @Override
        public void progress(ReplicaProgress progress) {}

        @Override
        public void notice(String line) {}

        @Override
        public void stage(Event.Stage reached) {}

        @Override
        public void copied(long pauseNanos) {
            throw new AssertionError("nobody asked for a copy");
        }

        @Override
        public void finished(int exitCode, String line) {}
    }
}
