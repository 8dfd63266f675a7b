package io.understudy.storage;

import io.understudy.log.message.ChannelMessage.Basis;
import io.understudy.log.message.ChannelMessage.StatePiece;
import io.understudy.log.message.StatePart;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.ImageFill;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Takes in the pieces of a {@link DisksCopy} for the disks of a machine that is to go on from there. One thread. */
public final class DisksFill {
    private final List<HostDisk> workers;
    private final boolean basis;
    private final boolean written;
    private final ByteArrayOutputStream ends = new ByteArrayOutputStream();
    private long filled;

    /**
     * Of which nothing came yet.
     *
     * @param basis whether the images hold something from before
     * @param written whether they hold what comes
     */
    DisksFill(List<HostDisk> workers, boolean basis, boolean written) {
        this.workers = workers;
        this.basis = basis;
        this.written = written;
    }

    /** Whether it can be said what the images hold from before. */
    public boolean hasBasis() {
        return basis;
    }

    /**
     * Has that said, for all disks one behind the other.
     *
     * @param told gets it piece by piece, on disks' threads, one piece at a time
     */
    public void tellBasis(Consumer<Basis> told) {
        tellBasis(0, 0, told);
    }

    /** Of one disk, and then of those behind it. */
    private void tellBasis(int disk, long first, Consumer<Basis> told) {
        if (disk == workers.size()) {
            return;
        }
        long behind = first + ImageCopy.chunks(workers.get(disk).travellingBytes());
        if (behind == first) {
            tellBasis(disk + 1, first, told);
            return;
        }
        AtomicLong next = new AtomicLong(first);
        workers.get(disk).survey(checks -> {
            told.accept(new Basis(next.getAndAdd(checks.remaining() / Basis.CHECK_BYTES), checks));
            if (next.get() == behind) {
                tellBasis(disk + 1, behind, told);
            }
        });
    }

    /** A piece of a state that is one of disks; or an objection in one line. */
    public Optional<String> take(StatePiece piece) {
        return piece.part() == StatePart.DISKS
                ? image(piece.offset(), piece.bytes())
                : ends(piece.offset(), piece.bytes());
    }

    /** A piece of the images, which lie one behind the other; or an objection in one line. */
    public Optional<String> image(long offset, ByteBuffer bytes) {
        long start = 0;
        for (HostDisk worker : workers) {
            long end = start + worker.travellingBytes();
            if (offset < end) {
                return offset + bytes.remaining() > end
                        ? Optional.of("a piece of " + worker.name() + " at " + (offset - start) + " ends behind it")
                        : put(worker, offset - start, bytes);
            }
            start = end;
        }
        return Optional.of("a piece of a disk at " + offset + " lies behind the machine's disks");
    }

    private Optional<String> put(HostDisk worker, long offset, ByteBuffer bytes) {
        if (!written) {
            worker.fill().orElseThrow().put(offset, bytes);
            worker.wake();
        }
        filled += bytes.remaining();
        return Optional.empty();
    }

    /** A piece of how requests ended, in order; or an objection in one line. */
    public Optional<String> ends(long offset, ByteBuffer bytes) {
        if (offset != ends.size() || offset + bytes.remaining() > OutcomeCodec.MOST_BYTES) {
            return Optional.of("a piece of the disks' requests at " + offset + " follows " + ends.size() + " bytes");
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        ends.writeBytes(copy);
        return Optional.empty();
    }

    /** No more should come now. */
    public boolean isFull() {
        return fills().anyMatch(ImageFill::isFull);
    }

    /** Done when all of the images that came up to now is forced; never if that fails. Any thread. */
    public CompletableFuture<Void> settled() {
        CompletableFuture<?>[] all = fills().map(ImageFill::settled).toArray(CompletableFuture[]::new);
        workers.forEach(HostDisk::wake);
        return CompletableFuture.allOf(all);
    }

    private Stream<ImageFill> fills() {
        return workers.stream().flatMap(worker -> worker.fill().stream());
    }

    /** What of the images came, zeros left out. */
    public long filledBytes() {
        return filled;
    }

    /** The size of them all. */
    public long totalBytes() {
        return workers.stream().mapToLong(HostDisk::travellingBytes).sum();
    }

    /**
     * All of it came: requests may be executed.
     *
     * @return done when all of it is forced, never if that fails; from a disk's thread
     * @throws IllegalArgumentException if that cannot be, in one line
     */
    public CompletableFuture<Void> complete() {
        var all = OutcomeCodec.read(ByteBuffer.wrap(ends.toByteArray()), workers.size());
        for (int disk = 0; disk < workers.size(); disk++) {
            workers.get(disk).resume(all.get(disk));
        }
        asTheyAre();
        return CompletableFuture.allOf(fills().map(ImageFill::safe).toArray(CompletableFuture[]::new));
    }

    /** Nothing more came, and no request was under way: requests may be executed. */
    public void asTheyAre() {
        fills().forEach(ImageFill::complete);
        workers.forEach(HostDisk::wake);
    }
}
