package io.understudy.replica.snapshot;

import io.understudy.arbiter.view.VmName;
import io.understudy.log.channel.ChannelListener;
import io.understudy.log.channel.LogLink;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.StatePart;
import io.understudy.log.store.SnapshotFile;
import io.understudy.log.store.StateFileWriter;
import io.understudy.log.wire.CorruptLogException;
import io.understudy.replica.machine.TransferProgress;
import io.understudy.replica.protocol.TransferLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Asks for a snapshot and writes what comes. On the link's event loop, which is nobody else's. */
final class SnapshotIntake implements ChannelListener, AutoCloseable {
    /** Longer than a primary takes for the memory of a large copy, and for a new view. */
    private static final long PATIENCE_NANOS = 40_000_000_000L;

    private final VmName vm;
    private final Path unfinished;
    private final Path name;
    private final CompletableFuture<SnapshotFetch.Taken> taken = new CompletableFuture<>();
    private final TransferLine line = new TransferLine("receiving");
    private ChannelMessage.Hello hello;
    private ChannelMessage.StateBegin begin;
    private StateFileWriter writer;
    private long doneBytes;
    private long pieceBytes;
    private long heard;
    private long heardBefore;
    private long heardAt;

    SnapshotIntake(VmName vm, Path unfinished, Path name, long now) {
        this.vm = vm;
        this.unfinished = unfinished;
        this.name = name;
        heardAt = now;
    }

    CompletableFuture<SnapshotFetch.Taken> taken() {
        return taken;
    }

    void tick(LogLink link, long now, Consumer<String> progress) {
        if (heard != heardBefore) {
            heardBefore = heard;
            heardAt = now;
        } else if (now - heardAt > PATIENCE_NANOS) {
            link.close("the primary said nothing for " + PATIENCE_NANOS / 1_000_000_000L + " s");
        }
        Optional<TransferProgress> far = begin == null
                ? Optional.empty()
                : Optional.of(new TransferProgress(doneBytes, begin.ramBytes(), pieceBytes));
        line.at(far, now).ifPresent(progress);
    }

    @Override
    public void connected(LogLink link) {
        link.send(new ChannelMessage.SnapshotRequest(vm.toString()));
    }

    @Override
    public void message(LogLink link, ChannelMessage message) {
        heard++;
        try {
            take(link, message);
        } catch (IOException e) {
            taken.completeExceptionally(e);
            link.close("the snapshot cannot be written");
        } catch (CorruptLogException e) {
            taken.completeExceptionally(new IOException("what came is no state: " + e.reason(), e));
            link.close("bad state");
        }
    }

    private void take(LogLink link, ChannelMessage message) throws IOException {
        if (message instanceof ChannelMessage.Hello described) {
            hello = described;
            if (!hello.vm().equals(vm.toString())) {
                throw new IOException("the host that answers runs VM " + hello.vm());
            }
        } else if (message instanceof ChannelMessage.Refuse refusal) {
            throw new IOException(refusal.reason());
        } else if (message instanceof ChannelMessage.StateBegin first) {
            begin = first;
            create();
        } else if (message instanceof ChannelMessage.StatePiece piece) {
            writer.append(piece);
            // How large the disks are this does not know.
            doneBytes = piece.part() == StatePart.RAM
                    ? piece.offset() + piece.bytes().remaining()
                    : begin.ramBytes();
            pieceBytes += piece.bytes().remaining();
        } else if (message instanceof ChannelMessage.StateEnd end) {
            writer.finish(end);
            long bytes = Files.size(unfinished);
            SnapshotFile.publish(unfinished, name);
            taken.complete(new SnapshotFetch.Taken(begin.start().nanos(), begin.ramBytes(), bytes));
            link.close("the snapshot is whole");
        }
    }

    private void create() throws IOException {
        try {
            writer = SnapshotFile.create(unfinished, hello, begin);
        } catch (IOException e) {
            throw new IOException("cannot write " + unfinished + " (" + e + "): name a place where there is room", e);
        }
    }

    @Override
    public void closed(LogLink link, String reason) {
        taken.completeExceptionally(new IOException(reason));
    }

    /** When the link has ended. */
    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
