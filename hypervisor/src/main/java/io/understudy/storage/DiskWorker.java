package io.understudy.storage;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.DiskFailure;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.input.InputQueue;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.step.Worker;
import io.understudy.storage.copy.ChangedChunks;
import io.understudy.storage.copy.ImageBasis;
import io.understudy.storage.copy.ImageCopy;
import io.understudy.storage.copy.ImageFill;
import io.understudy.storage.image.Blocks;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.NoBlocks;
import io.understudy.storage.image.OneLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Executes a disk's requests on its image, one after the other, on a thread of its own. The guest has a bounded number of them
 * under way, so nothing here needs a bound.
 */
public final class DiskWorker extends HostDisk implements Steps {
    private static final byte[] NOTHING = {};

    private final long bytes;
    private final boolean kept;
    private final Blocks.Opening opening;
    private final Optional<ImageFill> fill;
    private final ArrayDeque<DiskRequest> requests = new ArrayDeque<>();
    private final ArrayDeque<DiskOutcome> outcomes = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();

    private volatile Worker worker = () -> {};
    private volatile boolean closing;
    private volatile ImageCopy copy;
    private volatile long copyBehind;
    private volatile long executed;
    private volatile long resumed;
    private volatile long forced;
    private final CompletableFuture<String> unopened = new CompletableFuture<>();
    private volatile boolean lost;
    private final ChangedChunks changes = new ChangedChunks();
    private long submitted;
    private long underWayFrom;
    private long underWayTo;
    private Blocks blocks;
    private boolean opened;

    /**
     * Of an image that is opened when it begins.
     *
     * @param name for people, as "disk 0"
     * @param bytes its size
     * @param kept whether the image is there still when the machine is gone
     * @param fill what comes in front of all requests, none if the image is whole
     */
    DiskWorker(
            String name, long bytes, Blocks.Opening opening, CacheMode cache, boolean kept, Optional<ImageFill> fill) {
        super(name, cache);
        this.bytes = bytes;
        this.opening = opening;
        this.kept = kept;
        this.fill = fill;
    }

    @Override
    void begin(Threads threads) {
        worker = threads.begin(name(), this);
        worker.wake();
    }

    @Override
    long travellingBytes() {
        return bytes;
    }

    @Override
    Optional<ImageFill> fill() {
        return fill;
    }

    @Override
    void survey(Consumer<ByteBuffer> told) {
        fill.orElseThrow().survey(bytes, told);
        worker.wake();
    }

    @Override
    InputQueue completions(int number, BackupPromise promise) {
        return new CompletionQueue(this, number, promise);
    }

    @Override
    void wake() {
        worker.wake();
    }

    @Override
    public void submit(DiskRequest request) {
        synchronized (this) {
            requests.add(request);
            submitted++;
        }
        noteAwaited(request);
        worker.wake();
    }

    @Override
    public synchronized void underWay(long first, long next, long leaves) {
        underWayFrom = first;
        underWayTo = next;
    }

    @Override
    synchronized void resume(List<DiskOutcome> known) {
        long number = underWayFrom;
        for (DiskOutcome outcome : known) {
            if (outcome.completion().number() != number++) {
                throw misfit(known.size());
            }
        }
        if (number != underWayTo) {
            throw misfit(known.size());
        }
        outcomes.addAll(known);
        resumed = known.isEmpty() ? 0 : outcomes.peekLast().completion().number() + 1;
    }

    private IllegalArgumentException misfit(int came) {
        return new IllegalArgumentException(name() + " has requests under way from " + underWayFrom + " to before "
                + underWayTo + ", and other ends came, " + came);
    }

    /** The oldest outcome that has not been taken, null if none is known. */
    synchronized DiskOutcome oldest() {
        return outcomes.peek();
    }

    @Override
    public boolean ready() {
        return oldest() != null;
    }

    @Override
    public synchronized DiskOutcome take(Completion completion) {
        DiskOutcome own = outcomes.peek();
        if (own == null || own.completion().number() != completion.number()) {
            throw new IllegalArgumentException("request " + completion.number() + " is not the next of " + name());
        }
        outcomes.remove();
        if (completion.failed()) {
            return new DiskOutcome(completion, NOTHING, false, own.what());
        }
        if (own.completion().failed()) {
            throw new DiskFailure(
                    own.what() + "; it succeeded on the primary, so this host leaves the machine to that");
        }
        if (own.completion().check() != completion.check()) {
            throw new DiskFailure(
                    name() + ": " + own.what() + " gave other bytes than on the primary: the image is another"
                            + " one here, and this host leaves the machine to that");
        }
        return own;
    }

    @Override
    synchronized ImageCopy copy(ImageBasis basis, long state, Runnable more) {
        if (copy != null) {
            copy.giveUp();
        }
        copyBehind = submitted;
        copy = new ImageCopy(bytes, List.copyOf(outcomes), basis, state, more);
        worker.wake();
        return copy;
    }

    @Override
    public long step() {
        try {
            return next();
        } catch (RuntimeException | Error e) {
            // Whoever waits for this thread would do so for ever.
            die(name() + ": its thread failed: " + e);
            return OVER;
        }
    }

    private void die(String why) {
        ended().complete(null);
        if (!closing) {
            tellDeath(why);
        }
    }

    private long next() {
        if (!opened) {
            open();
        }
        if (fill.isPresent() && !fill.get().isOver() && !closing) {
            return filled(fill.get());
        }
        boolean ending = closing;
        boolean more = copied();
        DiskRequest request = request(ending);
        if (request != null) {
            done(execute(request));
            return 0;
        }
        return more ? 0 : ending ? end() : UNTIL_WOKEN;
    }

    /** What stands in its way may go: then it is opened before what is asked for next. */
    private void open() {
        try {
            blocks = opening.open();
            opened = true;
            if (unopened.isDone()) {
                remark(name() + ": the image could be opened by now");
            }
        } catch (IOException | RuntimeException e) {
            String why = "the image cannot be opened: " + OneLine.of(e);
            blocks = new NoBlocks(why);
            unopened.complete(name() + ": " + why);
        }
    }

    /** What was forced where the image comes from is forced here before anything is said to be. */
    private long filled(ImageFill coming) {
        boolean more = coming.step(blocks, forces());
        if (coming.isOver() && !coming.hasFailed()) {
            try {
                flush();
                forcedUpTo(resumed);
                coming.forced();
            } catch (IOException e) {
                coming.fail(OneLine.of(e));
            }
        }
        return more ? 0 : UNTIL_WOKEN;
    }

    private boolean copied() {
        ImageCopy leaving = copy;
        if (leaving == null) {
            return false;
        }
        if (leaving.isDone()) {
            drop(leaving);
            return false;
        }
        if (!leaving.hasBegun() && executed >= copyBehind) {
            leaving.begin(changes);
        }
        return leaving.step(blocks);
    }

    /** Whether a copy of the image is on its way. */
    boolean copies() {
        return copy != null;
    }

    /** It may be large. */
    private synchronized void drop(ImageCopy done) {
        if (copy == done) {
            copy = null;
        }
    }

    /** None while it must not overwrite what has to be sent first, or belongs behind a copy that is about to begin. */
    private synchronized DiskRequest request(boolean ending) {
        boolean waits = copy != null && !ending && (belongsBehindCopy() || overwritesTooMuch());
        return waits ? null : requests.poll();
    }

    private boolean belongsBehindCopy() {
        return !copy.hasBegun() && executed >= copyBehind;
    }

    private boolean overwritesTooMuch() {
        DiskRequest first = requests.peek();
        return first != null && first.kind() == DiskRequest.Kind.WRITE && !copy.mayWrite();
    }

    private DiskOutcome execute(DiskRequest request) {
        try {
            byte[] data = NOTHING;
            switch (request.kind()) {
                case READ -> {
                    data = new byte[request.bytes()];
                    blocks.read(request.offset(), ByteBuffer.wrap(data));
                }
                case WRITE -> {
                    if (copy != null) {
                        copy.beforeWrite(blocks, request.offset(), request.bytes());
                    }
                    changes.written(request.offset(), request.bytes());
                    blocks.write(request.offset(), ByteBuffer.wrap(request.data()));
                }
                case FLUSH, DISCARD -> {
                    // What was discarded stays as it was, which is the same on every replica.
                }
            }
            boolean durable = request.isPromise();
            if (durable) {
                flush();
                forcedUpTo(request.number() + 1);
            }
            crc.reset();
            crc.update(data);
            int check = data.length == 0 ? 0 : (int) crc.getValue();
            return new DiskOutcome(new Completion(request.number(), false, check), data, durable, request.toString());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            String why = name() + ": " + request + " failed: " + OneLine.of(e);
            if (request.kind() != DiskRequest.Kind.READ) {
                lose(why);
            }
            return new DiskOutcome(new Completion(request.number(), true, 0), NOTHING, false, why);
        }
    }

    private void lose(String why) {
        lost = true;
        if (!closing) {
            tellLoss(why);
        }
    }

    /** @param count so many requests, from number 0 on, are forced */
    private void forcedUpTo(long count) {
        if (!lost) {
            forced = count;
            tellForced();
        }
    }

    @Override
    long forced() {
        return forced;
    }

    @Override
    boolean isLost() {
        return lost || fill.filter(ImageFill::hasFailed).isPresent();
    }

    @Override
    CompletableFuture<String> unopened() {
        return unopened;
    }

    private void flush() throws IOException {
        if (forces()) {
            blocks.force();
        }
    }

    private void done(DiskOutcome outcome) {
        synchronized (this) {
            outcomes.add(outcome);
            executed++;
            if (copy != null) {
                copy.executed(outcome);
            }
        }
        outcomeKnown();
    }

    /** What it has is forced if it is kept. */
    @Override
    void close() {
        closing = true;
        worker.wake();
    }

    private long end() {
        try {
            if (kept) {
                flush();
            }
            blocks.close();
        } catch (IOException | RuntimeException e) {
            // Whoever needed it forced has asked for that, and heard. The process's end lets go of the lock.
        }
        ended().complete(null);
        return OVER;
    }
}
