package io.understudy.bench;

import io.understudy.handshake.Handshake;
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
import io.understudy.output.Delivery;
import io.understudy.output.Outlet;
import io.understudy.output.Outlets;
import io.understudy.output.OutputGate;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The log's whole way over loopback: ring, channel, backup's intake, acknowledgement, gate. No machine at either end. */
public final class PairedLog implements AutoCloseable {
    private static final HostIncarnation PRIMARY = new HostIncarnation("primary", 1);
    private static final HostIncarnation BACKUP = new HostIncarnation("backup", 1);
    private static final LogHeader HEADER = new LogHeader(
            LogHeader.FORMAT_VERSION,
            "bench",
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

    private final Transport near;
    private final Transport far;
    private final LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
    private final CountDownLatch accepted = new CountDownLatch(1);
    private final OutputGate gate = new OutputGate(1024, new Outlets().with(0, new Way()));
    private final byte[] sent = new byte[1];
    private final ChannelServer server;
    private volatile long acknowledged;
    private volatile long released;

    PairedLog() throws IOException, InterruptedException {
        this(Handshake.OPEN, Handshake.OPEN);
    }

    /** The same, of two ends that find out first who the other is: hosts {@code primary} and {@code backup}. */
    public PairedLog(Handshake primary, Handshake backup) throws IOException, InterruptedException {
        near = Transport.nio("primary", primary);
        far = Transport.nio("backup", backup);
        server = ChannelServer.listen(far, "127.0.0.1", 0, ChannelLimits.DEFAULT, new Backup());
        ChannelClient.connect(near, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, new Primary());
        if (!accepted.await(10, TimeUnit.SECONDS)) {
            close();
            throw new IOException("the two ends did not come together");
        }
    }

    /** Makes an output and waits, without sleeping, until it may leave. */
    public long output(long number) {
        gate.hold(ring.output(number, 0, 1, 0), 0, sent, 0, 1);
        ring.flush();
        // The sender may have been at work already, and the acknowledgement here before the output was held.
        release(acknowledged);
        while (released < number) {
            Thread.onSpinWait();
        }
        return released;
    }

    private void release(long sequence) {
        gate.release(sequence);
        gate.confirm(0, released);
    }

    @Override
    public void close() {
        server.close();
        ring.close();
        near.close();
        far.close();
    }

    private final class Way implements Outlet {
        @Override
        public Delivery delivery() {
            return Delivery.BYTES;
        }

        @Override
        public int room() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void released(long position, ByteBuffer bytes) {
            released = position + bytes.remaining();
        }
    }

    private final class Primary implements ChannelListener {
        @Override
        public void connected(LogLink link) {
            link.send(new ChannelMessage.Hello(1, "bench", "", HEADER, PRIMARY));
        }

        @Override
        public void message(LogLink link, ChannelMessage message) {
            if (message instanceof ChannelMessage.Accept) {
                var unused = new EntrySender(link, ring, () -> 1);
                accepted.countDown();
            } else if (message instanceof ChannelMessage.Ack ack) {
                acknowledged = ack.received();
                release(acknowledged);
            }
        }

        @Override
        public void closed(LogLink link, String reason) {}
    }

    private static final class Backup implements ChannelListener {
        private final EntryIntake intake = new EntryIntake(1, PRIMARY, Baseline.POWER_ON);

        @Override
        public void connected(LogLink link) {}

        @Override
        public void message(LogLink link, ChannelMessage message) {
            if (message instanceof ChannelMessage.Hello) {
                link.send(new ChannelMessage.Accept(1, BACKUP));
            } else if (message instanceof ChannelMessage.EntriesFrame entries
                    && intake.offer(PRIMARY, entries.frame()) instanceof EntryIntake.Taken) {
                link.send(intake.ack(0));
            }
        }

        @Override
        public void closed(LogLink link, String reason) {}
    }
}
