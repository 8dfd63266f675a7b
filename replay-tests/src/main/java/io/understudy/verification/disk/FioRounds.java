package io.understudy.verification.disk;

import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.pool.HostImages;
import io.understudy.verification.pool.HostPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Rounds on a pool whose guest has fio verify a disk; in the end both hosts' images must hold the same. */
public final class FioRounds implements AutoCloseable {
    private static final long REDUNDANT_MILLIS = 300_000;
    private static final long SAME_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 200;
    private static final int DISKS = 2;

    private final HostPool pool;
    private final FioShell fio;
    private final DiskRounds rounds;

    /** Has the guest work. */
    public FioRounds(HostPool pool, Random random) throws IOException, TimeoutException {
        this.pool = pool;
        fio = new FioShell(pool.console());
        rounds = new DiskRounds(pool, Optional.empty(), random, fio);
    }

    /** Plays the next one. */
    public Timeline play(Optional<Victim> victim) throws IOException, InterruptedException, TimeoutException {
        return rounds.play(victim);
    }

    /** How often all that was written was verified. */
    public long passes() {
        return fio.done();
    }

    /**
     * After the last one: the work ends, and the images are compared, if a backup's is as far.
     *
     * @return what is wrong, in one line
     */
    public Optional<String> lastLook() throws IOException, InterruptedException, TimeoutException {
        fio.finish();
        if (!fio.failure().isEmpty()) {
            return Optional.of(fio.failure());
        }
        HostPool.Pair pair = pool.awaitPair(0, REDUNDANT_MILLIS);
        HostImages images = pool.images();
        long deadline = System.nanoTime() + SAME_MILLIS * 1_000_000;
        while (pool.backupsExecute()) {
            Optional<String> difference = difference(images.of(pair.primary()), images.of(pair.backup()));
            // A backup is a moment behind.
            if (difference.isEmpty() || System.nanoTime() > deadline) {
                return difference;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return Optional.empty();
    }

    private static Optional<String> difference(Path primary, Path backup) throws IOException {
        for (int disk = 0; disk < DISKS; disk++) {
            String name = "disk" + disk + ".raw";
            long at = Files.mismatch(primary.resolveSibling(name), backup.resolveSibling(name));
            if (at >= 0) {
                return Optional.of("the images of disk " + disk + " differ at byte " + at);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        rounds.close();
    }
}
