package io.understudy.storage;

import io.understudy.machine.block.Completion;
import io.understudy.machine.block.Disk;
import io.understudy.machine.block.DiskFailure;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.step.Worker;
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
public final class DiskWorker implements Disk, Steps {
    private static final byte[] NOTHING = {};

    private final String name;
    private final long bytes;
    private final CacheMode cache;
    private final boolean kept;
    private final Blocks.Opening opening;
    private final Optional<ImageFill> fill;
    private final ArrayDeque<DiskRequest> requests = new ArrayDeque<>();
    private final ArrayDeque<DiskOutcome> outcomes = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile Runnable outcomeKnown = () -> {};
    private volatile DiskTrouble trouble = (why, tellGuest) -> tellGuest.run();
    private volatile Worker worker = () -> {};
    private volatile boolean closing;
    private volatile ImageCopy copy;
    private volatile long copyBehind;
    private volatile long executed;
    private volatile long resumed;
    private volatile long forced;
    private volatile Runnable forcedTold = () -> {};
    private volatile Consumer<String> lossTold = why -> {};
    private volatile Consumer<String> deathTold = why -> {};
    private final CompletableFuture<String> unopened = new CompletableFuture<>();
    private boolean lost;
    private long submitted;
    private long underWayFrom;
    private long underWayTo;
    private boolean awaited;
    private Blocks blocks;

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
        this.name = name;
        this.bytes = bytes;
        this.opening = opening;
        this.cache = cache;
        this.kept = kept;
        this.fill = fill;
    }

    /** Sets it going. */
    void begin(Threads threads) {
        worker = threads.begin(name, this);
        worker.wake();
    }

    String name() {
        return name;
    }

    /** Its size. */
    long bytes() {
        return bytes;
    }

    /** Whether a guest's promise rests on the disk at all. */
    boolean forces() {
        return cache == CacheMode.WRITEBACK;
    }

    Optional<ImageFill> fill() {
        return fill;
    }

    /** Whom to tell when an outcome is known: whoever runs the machine looks then. Any thread. */
    void onOutcome(Runnable told) {
        outcomeKnown = told;
    }

    void onTrouble(DiskTrouble asked) {
        trouble = asked;
    }

    DiskTrouble trouble() {
        return trouble;
    }

    void outcomeKnown() {
        outcomeKnown.run();
    }

    /** There is room, or more to do. Any thread. */
    void wake() {
        worker.wake();
    }

    @Override
    public void submit(DiskRequest request) {
        synchronized (this) {
            requests.add(request);
            submitted++;
        }
        awaited |= request.isPromise();
        worker.wake();
    }

    /** Whether since the last call something was submitted that makes other requests safe. The vCPU thread's. */
    boolean takeAwaited() {
        boolean was = awaited;
        awaited = false;
        return was;
    }

    @Override
    public synchronized void underWay(long first, long next) {
        underWayFrom = first;
        underWayTo = next;
    }

    /**
     * The machine goes on where these were the outcomes that it had not taken.
     *
     * @throws IllegalArgumentException if they are not those of the requests {@link #underWay}, in one line
     */
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
        return new IllegalArgumentException(name + " has requests under way from " + underWayFrom + " to before "
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
            throw new IllegalArgumentException("request " + completion.number() + " is not the next of " + name);
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
                    name + ": " + own.what() + " gave other bytes than on the primary: the image is another"
                            + " one here, and this host leaves the machine to that");
        }
        return own;
    }

    /**
     * A copy of the image as it will be behind all requests that have been submitted. An earlier one is given up. The vCPU
     * thread, at a checkpoint.
     */
    synchronized ImageCopy copy(Runnable more) {
        if (copy != null) {
            copy.giveUp();
        }
        copyBehind = submitted;
        copy = new ImageCopy(bytes, List.copyOf(outcomes), more);
        worker.wake();
        return copy;
    }

    @Override
    public long step() {
        try {
            return next();
        } catch (RuntimeException | Error e) {
            // Whoever waits for this thread would do so for ever.
            die(name + ": its thread failed: " + e);
            return OVER;
        }
    }

    private void die(String why) {
        ended.complete(null);
        if (!closing) {
            deathTold.accept(why);
        }
    }

    private long next() {
        if (blocks == null) {
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

    private void open() {
        try {
            blocks = opening.open();
        } catch (IOException | RuntimeException e) {
            String why = "the image cannot be opened: " + OneLine.of(e);
            blocks = new NoBlocks(why);
            unopened.complete(name + ": " + why);
        }
    }

    /** What was forced where the image comes from is forced here before anything is said to be. */
    private long filled(ImageFill coming) {
        boolean more = coming.step(blocks);
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
            leaving.begin();
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
                    blocks.write(request.offset(), ByteBuffer.wrap(request.data()));
                }
                case FLUSH -> {}
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
            String why = name + ": " + request + " failed: " + OneLine.of(e);
            if (request.kind() != DiskRequest.Kind.READ) {
                lose(why);
            }
            return new DiskOutcome(new Completion(request.number(), true, 0), NOTHING, false, why);
        }
    }

    private void lose(String why) {
        lost = true;
        if (!closing) {
            lossTold.accept(why);
        }
    }

    /** @param count so many requests, from number 0 on, are forced */
    private void forcedUpTo(long count) {
        if (!lost) {
            forced = count;
            forcedTold.run();
        }
    }

    /** So many requests, from number 0 on, are forced here. Any thread. */
    long forced() {
        return forced;
    }

    /** Whom to tell when that changes, from the disk's thread. */
    void onForced(Runnable told) {
        forcedTold = told;
    }

    /**
     * Whom to tell that something that was to be written or forced was not, with one line, from the disk's thread. Where others
     * wait until it is forced here, that must not wait for the log: its end comes there only when they need not wait any more.
     */
    void onLoss(Consumer<String> told) {
        lossTold = told;
    }

    /** Whom to tell that it will execute nothing any more, with one line, from the disk's thread. */
    void onDeath(Consumer<String> told) {
        deathTold = told;
    }

    /** Done, with one line, if the image could not be opened. */
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
        outcomeKnown.run();
    }

    /** Executes what it has, forces it if it is kept, and closes the image; nothing more comes. Any thread. */
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
        ended.complete(null);
        return OVER;
    }

    /** Done when it is closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }
}
