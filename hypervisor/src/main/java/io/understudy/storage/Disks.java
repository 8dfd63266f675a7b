package io.understudy.storage;

import io.understudy.log.entry.StreamPositions;
import io.understudy.log.store.StandbyFolder;
import io.understudy.machine.block.Disk;
import io.understudy.machine.input.InputQueue;
import io.understudy.machine.virtio.VirtioBlk;
import io.understudy.step.Threads;
import io.understudy.storage.copy.ImageFill;
import io.understudy.storage.copy.MachineBasis;
import io.understudy.storage.image.Blocks;
import io.understudy.storage.image.CacheMode;
import io.understudy.storage.image.Drive;
import io.understudy.storage.image.NoBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.function.ObjLongConsumer;

/** What this host has of all disks of one machine. */
public final class Disks implements AutoCloseable {
    /** Of a machine that has none. */
    public static final Disks NONE = new Disks(List.of());

    /** More than any guest makes, and what several disks have together is still a number. */
    private static final long EVERY_REQUEST = 1L << 48;

    private final List<HostDisk> workers;
    private final List<InputQueue> completions = new ArrayList<>();
    private final BackupPromise promise;
    private CompletableFuture<Void> closed;
    private boolean shared = true;
    private boolean basis;
    private volatile boolean forgotten;

    private Disks(List<HostDisk> workers) {
        this.workers = workers;
        promise = new BackupPromise(workers.size());
        workers.forEach(worker -> completions.add(worker.completions(completions.size(), promise)));
        closed = ended();
    }

    /** Opens the images, all or none, as they are. */
    public static Disks open(List<Drive> drives, Threads threads) {
        return open(drives, Optional.empty(), threads);
    }

    /**
     * Opens the images, all or none.
     *
     * @param coming if what another host's hold is to be written to them first: who is told of that
     * @throws IllegalArgumentException if one cannot be had, in one line
     */
    public static Disks open(List<Drive> drives, Optional<Coming> coming, Threads threads) {
        List<Source> sources = new ArrayList<>();
        try {
            for (Drive drive : drives) {
                sources.add(
                        drive.export().isPresent()
                                ? Source.shared(drive)
                                : new Source(drive.bytes(), drive.claim(), drive.cache(), true, Optional.empty()));
            }
        } catch (IllegalArgumentException e) {
            sources.forEach(source -> Blocks.Opening.abandon(source.opening()));
            throw e;
        }
        return of(sources, coming, threads);
    }

    /**
     * Where a disk's bytes are.
     *
     * @param kept whether they are there still when the machine is gone
     * @param shared none of one that each replica has an image of
     */
    record Source(long bytes, Blocks.Opening opening, CacheMode cache, boolean kept, Optional<Drive> shared) {
        static Source shared(Drive drive) {
            return new Source(
                    drive.bytes(), () -> new NoBlocks("it is elsewhere"), drive.cache(), true, Optional.of(drive));
        }
    }

    /** @param coming if they become another host's first: who is told of that */
    static Disks of(List<Source> sources, Optional<Coming> coming, Threads threads) {
        List<HostDisk> workers = new ArrayList<>();
        for (Source source : sources) {
            String name = "disk " + workers.size();
            if (source.shared().isPresent()) {
                workers.add(new SharedDisk(name, source.shared().get()));
                continue;
            }
            workers.add(new DiskWorker(
                    name,
                    source.bytes(),
                    source.opening(),
                    source.cache(),
                    source.kept(),
                    coming.map(told -> new ImageFill(told::room, why -> told.failed(name + ": " + why)))));
        }
        workers.forEach(worker -> worker.begin(threads));
        return workers.isEmpty() ? NONE : new Disks(workers);
    }

    /**
     * The same, in a folder that is left when they are closed, for what this host may need of it again; it goes if there is no
     * such machine any more, or something could not be written.
     *
     * @param fromBefore whether it was left so
     */
    Disks in(StandbyFolder folder, boolean fromBefore) {
        closed = ended().thenRun(() -> {
            if (forgotten || workers.stream().anyMatch(HostDisk::isLost)) {
                folder.abandon();
            } else {
                WorkingImages.leave(folder);
            }
        });
        shared = false;
        basis = fromBefore;
        return this;
    }

    private CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(workers.stream().map(HostDisk::ended).toArray(CompletableFuture[]::new));
    }

    /** Who is told how images come from another host. From any thread. */
    public interface Coming {
        /** There is room for more. */
        void room();

        /** They cannot be written. */
        void failed(String why);
    }

    /** Whether the machine has any. */
    public boolean areThere() {
        return !workers.isEmpty();
    }

    /**
     * A copy of all images, as they will be behind every request that was submitted. The vCPU thread, at a checkpoint; it
     * waits for no disk.
     *
     * @param basis what of them is there already where they go
     * @param state of which state they are, by the sequence number of the entry that follows; 0 if nobody asks for another
     * @param more called when there may be more to take away, from any thread
     */
    public DisksCopy copy(MachineBasis basis, long state, Runnable more) {
        return new DisksCopy(workers, basis, state, more);
    }

    /**
     * What another host has of these images already.
     *
     * @param said whether it will say so; otherwise it has nothing
     */
    public MachineBasis basis(boolean said) {
        return said
                ? MachineBasis.coming(
                        workers.stream().map(HostDisk::travellingBytes).toList())
                : MachineBasis.none(workers.size());
    }

    /** What one has that has this state of the machine, by the sequence number of the entry that follows. */
    public MachineBasis basisOf(long state) {
        return MachineBasis.ofState(workers.size(), state);
    }

    /** Takes in such a copy; of disks that were opened for that. */
    public DisksFill fill() {
        return new DisksFill(workers, basis, false);
    }

    /** The same where the images hold it already, and only how requests ended is to be taken in. */
    public DisksFill filled() {
        return new DisksFill(workers, false, true);
    }

    /** For the machine, in the order of its cards. */
    public List<Disk> ofMachine() {
        return List.copyOf(workers);
    }

    /** What a machine that acts takes in: these, and the ends of its disks' requests. */
    public List<InputQueue> completionsBehind(List<? extends InputQueue> others) {
        List<InputQueue> all = new ArrayList<>(others);
        all.addAll(completions);
        return all;
    }

    /** Whom to tell that something may happen to the machine: whoever runs it. Any thread. */
    public void onOutcome(Runnable wake) {
        workers.forEach(worker -> worker.onOutcome(wake));
    }

    /** Whether since the last call the guest asked for something to be safe, for which other hosts must hear of it. The vCPU's. */
    public boolean takeAwaited() {
        boolean awaited = false;
        for (HostDisk worker : workers) {
            awaited |= worker.takeAwaited();
        }
        return awaited;
    }

    /** Whom to tell when more is {@link #forced}, from a disk's thread. */
    public void onForced(Runnable told) {
        workers.forEach(worker -> worker.onForced(told));
    }

    /**
     * Whom to tell at once, with one line, that something that was to be written or forced here was not: of a machine that
     * replays, whose primary may wait for it. From a disk's thread; nobody is told of it any more by {@code why -> {}}.
     */
    public void onLoss(Consumer<String> told) {
        workers.forEach(worker -> worker.onLoss(told));
    }

    /** Whom to tell, with one line, that a disk will execute nothing any more. From a disk's thread. */
    public void onDeath(Consumer<String> told) {
        workers.forEach(worker -> worker.onDeath(told));
    }

    /** Whom to tell, with one line, that an image cannot be opened. From any thread. */
    public void onUnopened(Consumer<String> told) {
        workers.forEach(worker -> {
            var unused = worker.unopened().thenAccept(told);
        });
    }

    /** How many requests of each disk are forced on this host, from number 0 on, as positions of their streams. Any thread. */
    public StreamPositions forced() {
        long[] positions = new long[VirtioBlk.FIRST_STREAM + workers.size()];
        for (int disk = 0; disk < workers.size(); disk++) {
            positions[VirtioBlk.FIRST_STREAM + disk] = workers.get(disk).forced();
        }
        return StreamPositions.of(positions);
    }

    /** The same where it is the log that is forced, of which every request is made again. */
    public StreamPositions forcedByLog() {
        long[] positions = new long[VirtioBlk.FIRST_STREAM + workers.size()];
        Arrays.fill(positions, VirtioBlk.FIRST_STREAM, positions.length, EVERY_REQUEST);
        return StreamPositions.of(positions);
    }

    /** The same, as the backup said it. Any thread. */
    public void forcedByBackup(StreamPositions positions) {
        long[] counts = new long[workers.size()];
        for (int disk = 0; disk < counts.length; disk++) {
            counts[disk] = positions.at(VirtioBlk.FIRST_STREAM + disk);
        }
        promise.forcedThere(counts);
        workers.forEach(HostDisk::promiseChanged);
    }

    /** Whether a flush completes only when the backup has forced, too; from now on. Any thread. */
    public void promiseRestsOnBackup(boolean both) {
        promise.restsOnBackup(both);
        workers.forEach(HostDisk::promiseChanged);
    }

    /** Who decides what a machine that acts sees of a request that failed; if nobody does, the guest sees it. Any thread. */
    public void onTrouble(DiskTrouble trouble) {
        workers.forEach(worker -> worker.onTrouble(trouble));
    }

    /** Whether all replicas share one of them. */
    public boolean anyShared() {
        return workers.stream().anyMatch(SharedDisk.class::isInstance);
    }

    /**
     * This host's machine acts, in this view. Any thread.
     *
     * @param leaves of each disk, up to where its outputs may have left already
     */
    public void act(Acting acting, long view, IntToLongFunction leaves) {
        for (int disk = 0; disk < workers.size(); disk++) {
            workers.get(disk).act(acting, view, leaves.applyAsLong(disk));
        }
    }

    /**
     * This host's machine follows. Any thread.
     *
     * @param whoWouldAct this host
     */
    public void follow(Acting whoWouldAct) {
        workers.forEach(worker -> worker.follow(whoWouldAct));
    }

    /** The acting machine's outputs to a disk may leave up to this position of its stream. Any thread. */
    public void released(int disk, long position) {
        if (disk < workers.size()) {
            workers.get(disk).released(position);
        }
    }

    /** Whom to tell up to which position a disk's outputs were executed: its number, and that. From a disk's thread. */
    public void onConfirmed(ObjLongConsumer<Integer> told) {
        for (int disk = 0; disk < workers.size(); disk++) {
            Integer number = disk;
            workers.get(disk).onConfirmed(position -> told.accept(number, position));
        }
    }

    /** Whom to tell what people should know of a disk, in one line. From a disk's thread. */
    public void onRemark(Consumer<String> told) {
        workers.forEach(worker -> worker.onRemark(told));
    }

    /** The guest has ended, so that no other host goes on with the machine. Any thread. */
    public void machineOver() {
        forget();
        workers.forEach(HostDisk::machineOver);
    }

    /** The same of a machine that only followed: this host will not need its images again. Any thread. */
    public void forget() {
        forgotten = true;
    }

    /** This host has no machine any more: what that wrote is written and forced. Returns at once. */
    public void end() {
        workers.forEach(HostDisk::close);
    }

    /**
     * The same, so that another machine of this host can have its images. For those in a folder of their own nobody waits.
     *
     * @param most how long this waits for the others
     * @throws IllegalArgumentException if they are not closed by then, in one line
     */
    public void letGo(Duration most) {
        end();
        if (shared && !isClosedWithin(most)) {
            throw new IllegalArgumentException(
                    "busy: the disk images of this host's last machine are still being closed");
        }
    }

    private boolean isClosedWithin(Duration most) {
        try {
            closed.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The same, and waits for it as long as it takes. */
    @Override
    public void close() {
        end();
        closed.join();
    }
}
