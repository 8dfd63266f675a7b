package io.understudy.bench.security;

import io.understudy.handshake.Handshake;
import io.understudy.log.channel.ChannelClient;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.ChannelServer;
import io.understudy.log.channel.LogLink;
import io.understudy.log.channel.StateSender;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.header.LogHeader;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.HostIncarnation;
import io.understudy.log.state.StateDisks;
import io.understudy.log.state.StateIntake;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A machine's state over the real link, no machine at either end. */
final class PairedState {
    static final int MEBIBYTES = 64;

    private static final long PATIENCE_SECONDS = 300;
    private static final ByteBuffer RAM = random();
    private static final HostIncarnation PRIMARY = new HostIncarnation("primary", 1);
    private static final HostIncarnation BACKUP = new HostIncarnation("backup", 1);
    private static final LogHeader HEADER = new LogHeader(
            LogHeader.FORMAT_VERSION, "bench", "0".repeat(64), 4096, "", "n", "n", "n", "n", 0, 1, "n", "n");

    private PairedState() {}

    private static ByteBuffer random() {
        byte[] bytes = new byte[MEBIBYTES << 20];
        new Random(1).nextBytes(bytes);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** How long it takes, connections not counted. */
    static long transfer(Handshake primary, Handshake backup) throws IOException, InterruptedException {
        CompletableFuture<Long> ended = new CompletableFuture<>();
        try (Transport near = Transport.nio("primary", primary);
                Transport far = Transport.nio("backup", backup);
                ChannelServer server =
                        ChannelServer.listen(far, "127.0.0.1", 0, ChannelLimits.DEFAULT, new Backup(ended))) {
            ChannelClient.connect(near, "127.0.0.1", server.port(), ChannelLimits.DEFAULT, new Primary(ended));
            return ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no state came: " + e.getMessage(), e);
        }
    }

    private record Primary(CompletableFuture<Long> ended) implements ChannelListener {
        @Override
        public void connected(LogLink link) {
            link.send(new ChannelMessage.Hello(1, "bench", "", HEADER, PRIMARY));
        }

        @Override
        public void message(LogLink link, ChannelMessage message) {
            if (message instanceof ChannelMessage.Accept) {
                ChannelMessage.StateBegin begin = new ChannelMessage.StateBegin(
                        Baseline.POWER_ON, RAM.remaining(), StreamPositions.NONE, 0, ByteBuffer.allocate(0));
                var unused = new StateSender(link, begin, RAM.duplicate(), new byte[0], StateDisks.NONE, () -> {});
            }
        }

        @Override
        public void closed(LogLink link, String reason) {
            ended.completeExceptionally(new IOException(reason));
        }
    }

    private static final class Backup implements ChannelListener {
        private final CompletableFuture<Long> ended;
        private final ByteBuffer ram = ByteBuffer.allocateDirect(RAM.capacity());
        private StateIntake intake;
        private long beganNanos;

        Backup(CompletableFuture<Long> ended) {
            this.ended = ended;
        }

        @Override
        public void connected(LogLink link) {}

        @Override
        public void message(LogLink link, ChannelMessage message) {
            if (message instanceof ChannelMessage.Hello) {
                link.send(new ChannelMessage.Accept(1, BACKUP));
            } else if (message instanceof ChannelMessage.StateBegin begin) {
                beganNanos = System.nanoTime();
                intake = new StateIntake(begin, ram);
            } else if (message instanceof ChannelMessage.StatePiece piece) {
                intake.piece(piece).ifPresent(fault -> ended.completeExceptionally(new IOException(fault)));
            } else if (message instanceof ChannelMessage.StateEnd) {
                ended.complete(System.nanoTime() - beganNanos);
            }
        }

        @Override
        public void closed(LogLink link, String reason) {
            ended.completeExceptionally(new IOException(reason));
        }
    }
}
