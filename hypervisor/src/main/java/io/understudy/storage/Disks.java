package io.understudy.storage;

import io.understudy.machine.block.Disk;
import io.understudy.machine.input.InputQueue;
import io.understudy.step.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What this host has of all disks of one machine. */
public final class Disks implements AutoCloseable {
    /** Of a machine that has none. */
    public static final Disks NONE = new Disks(List.of());

    private final List<DiskWorker> workers;
    private final List<CompletionQueue> completions = new ArrayList<>();

    private Disks(List<DiskWorker> workers) {
        this.workers = workers;
        workers.forEach(worker -> completions.add(new CompletionQueue(worker, completions.size())));
    }

    /**
     * Opens the images, all or none.
     *
     * @throws IllegalArgumentException if one cannot be had, in one line
     */
    public static Disks open(List<Drive> drives, Threads threads) {
        List<DiskWorker> workers = new ArrayList<>();
        try {
            for (Drive drive : drives) {
                workers.add(new DiskWorker("disk " + workers.size(), drive.claim(), drive.cache()));
            }
        } finally {
            workers.forEach(worker -> worker.begin(threads));
            if (workers.size() < drives.size()) {
                workers.forEach(DiskWorker::close);
            }
        }
        return workers.isEmpty() ? NONE : new Disks(workers);
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

    /** Who decides what a machine that acts sees of a request that failed; if nobody does, the guest sees it. Any thread. */
    public void onTrouble(DiskTrouble trouble) {
        workers.forEach(worker -> worker.onTrouble(trouble));
    }

    /** The machine has ended: what it wrote is written and forced. Returns at once. */
    public void end() {
        workers.forEach(DiskWorker::close);
    }

    /** The same, and waits for it. */
    @Override
    public void close() {
        end();
        CompletableFuture.allOf(workers.stream().map(DiskWorker::ended).toArray(CompletableFuture[]::new))
                .join();
    }
}
