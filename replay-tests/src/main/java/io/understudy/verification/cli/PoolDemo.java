package io.understudy.verification.cli;

import io.understudy.arbiter.HostPort;
import io.understudy.linux.LinuxGuest;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolRound;
import io.understudy.verification.pool.UnreadRound;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** The demo on a pool of hosts: one VM outlives every host it began on. */
final class PoolDemo {
    private static final int LEAST_HOSTS = 3;
    private static final int MOST_HOSTS = 16;

    /** Times 3.5 MB, twice what lies between a guest and its user at the most. */
    private static final int PRINTS = 5;

    private final int hosts;
    private final Optional<Victim> victim;
    private final List<String> machine;
    private final List<String> options;
    private final boolean unread;
    private final PrintStream out;

    /**
     * A demo.
     *
     * @param victim who is killed in every round; if none, one of a pool by chance
     * @param unread whether the guest prints much and the client reads nothing until the VM is redundant again
     */
    PoolDemo(
            int hosts,
            Optional<Victim> victim,
            List<String> machine,
            List<String> options,
            boolean unread,
            PrintStream out) {
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.options = options;
        this.unread = unread;
        this.out = out;
    }

    /** @throws IllegalArgumentException if a pool cannot do that, in one line */
    static void require(int hosts) {
        if (hosts < LEAST_HOSTS || hosts > MOST_HOSTS) {
            throw new IllegalArgumentException("--hosts " + hosts + " is out of range: give " + LEAST_HOSTS + " to "
                    + MOST_HOSTS + ", so that an idle one is left and this machine can run them");
        }
    }

    /** @throws IllegalArgumentException if a pool cannot do that, in one line */
    static void require(int hosts, String guest, Victim victim, boolean unread) {
        require(hosts);
        if (guest.equals(LinuxGuest.NAME)) {
            throw new IllegalArgumentException("--hosts goes with guest kv: leave out --guest");
        }
        if (victim != null && !Victim.OF_POOLS.contains(victim)) {
            throw new IllegalArgumentException("--hosts goes with --kill primary, backup or newcomer");
        }
        if (unread && victim != null && victim != Victim.PRIMARY) {
            throw new IllegalArgumentException("--unread goes with --kill primary");
        }
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        out.println("  starting arbiter, console and hosts ...");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        ChildProcess.Life life = rounds > 5 ? ChildProcess.Life.LONG : ChildProcess.Life.SHORT;
        try (HostPool pool = new HostPool(folder, hosts, machine, options, life)) {
            out.println("  the arbiter at " + pool.arbiterAddress()
                    + " finds hosts for the VM; a client works on it through " + HostPort.text(pool.console()));
            for (int round = 1; round <= rounds; round++) {
                played.played(play(pool, random));
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    private Timeline play(HostPool pool, Random random) throws IOException, InterruptedException, TimeoutException {
        if (unread) {
            return new UnreadRound(pool, PRINTS, random).play();
        }
        Victim next = Victim.ofPool(victim, random);
        return new PoolRound(pool, next, new Random(random.nextLong())).play();
    }
}
