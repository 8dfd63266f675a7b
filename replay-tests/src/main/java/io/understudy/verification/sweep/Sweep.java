package io.understudy.verification.sweep;

import io.understudy.replica.platform.FailPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** One recorded session, and the kills within it. */
public final class Sweep {
    private static final int THREADS = 2;

    private final MachineBuilder builder;
    private final long seed;
    private final PrimaryRun.Recording recording;

    /**
     * What came of one kill.
     *
     * @param fault what a client could tell, in one line; empty if nothing
     */
    public record Result(Boundary boundary, Optional<String> fault) {
        public boolean clean() {
            return fault.isEmpty();
        }
    }

    private Sweep(MachineBuilder builder, long seed, PrimaryRun.Recording recording) {
        this.builder = builder;
        this.seed = seed;
        this.recording = recording;
    }

    /** Records the session. The same seed gives the same session and the same boundaries. */
    public static Sweep record(MachineBuilder builder, long seed) {
        return new Sweep(builder, seed, PrimaryRun.record(builder, seed));
    }

    /** How many entries the session's log has. */
    public int entries() {
        return recording.entries().size();
    }

    /** Every place to die, in the order in which the primary came by. */
    public List<Boundary> boundaries() {
        return recording.boundaries();
    }

    /** The place of this name, if the session came by. */
    public Optional<Boundary> boundary(FailPoint at) {
        return boundaries().stream().filter(each -> each.at().equals(at)).findFirst();
    }

    /** Kills the primary there and plays the session to its end. */
    public Result kill(Boundary boundary) {
        // The seed is the boundary's own, so that it can be played again without the others.
        long own = seed * 31 + boundary.at().toString().hashCode();
        return new Result(boundary, Survivor.judge(builder, recording, boundary, own));
    }

    /**
     * Kills at each of these, two at a time.
     *
     * @param each told of each result, in order, on the caller's thread
     */
    public List<Result> kill(List<Boundary> chosen, Consumer<Result> each) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Result>> pending = new ArrayList<>();
            chosen.forEach(boundary -> pending.add(threads.submit(() -> kill(boundary))));
            List<Result> results = new ArrayList<>();
            for (Future<Result> future : pending) {
                Result result = future.get();
                each.accept(result);
                results.add(result);
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "a kill could not be played: " + e.getCause().getMessage(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
