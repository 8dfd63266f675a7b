package io.understudy.verification.cli;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cli.process.Shutdown;
import io.understudy.page.Verb;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.page.ShownPool;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/** The demo that a person plays: a machine on a pool, a page that shows it, and hands on everything. */
final class PageDemo {
    /** A pair, and an idle host that takes the place of the dead one. */
    static final int HOSTS = 3;

    private static final long ROLE_MILLIS = 20_000;

    /** A guest says something when its user types, who may take his time. */
    private static final long FIRST_OUTPUT_MILLIS = 600_000;

    private final int hosts;
    private final List<String> machine;
    private final StandbyMode standby;
    private final List<String> options;
    private final Breach breach;
    private final InetSocketAddress listen;
    private final PrintStream out;
    private ShownPool shown;

    PageDemo(
            int hosts,
            List<String> machine,
            StandbyMode standby,
            List<String> options,
            Breach breach,
            InetSocketAddress listen,
            PrintStream out) {
        this.hosts = hosts;
        this.machine = machine;
        this.standby = standby;
        this.options = options;
        this.breach = breach;
        this.listen = listen;
        this.out = out;
    }

    /** Plays it until it is interrupted; gives the exit code. */
    int play() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        out.println("Understudy: a machine on a pool of " + hosts + " hosts, and a page that shows it");
        List<String> wish = new ArrayList<>(machine);
        wish.addAll(List.of("--standby", standby.name()));
        List<String> words = new ArrayList<>(options);
        words.addAll(List.of("--standby-folder", folder.resolve("standby").toString()));
        words.addAll(breach.ofHosts());
        String warning = breach == Breach.NONE ? "" : String.join(" ", breach.ofHosts()) + ": this machine must break";
        CountDownLatch interrupted = new CountDownLatch(1);
        Shutdown shutdown = Shutdown.stops(interrupted::countDown);
        try (ShownPool started = new ShownPool(folder, hosts, wish, words, listen, warning, this::seen)) {
            shown = started;
            if (!warning.isEmpty()) {
                out.println("  UNSAFE: " + warning);
            }
            out.println();
            out.println("  open   " + started.url());
            out.println();
            out.println("  Type into the machine, kill its primary, and type on. Ctrl-C ends the demo.");
            interrupted.await();
        } catch (TimeoutException failed) {
            throw new IOException(failed.getMessage(), failed);
        }
        DemoCommand.delete(folder);
        shutdown.done();
        return 0;
    }

    /** A kill of one of the pair is followed, and told here as the page tells it. */
    private void seen(long micros, Verb verb, String target) {
        if (verb != Verb.KILL || !target.startsWith("host:")) {
            return;
        }
        String dead = target.substring("host:".length());
        Optional<HostPool.Pair> pair = shown.pool().pair();
        if (pair.isEmpty()
                || !List.of(pair.get().primary(), pair.get().backup()).contains(dead)) {
            return;
        }
        boolean primary = dead.equals(pair.get().primary());
        ChildProcess survivor =
                shown.pool().host(primary ? pair.get().backup() : pair.get().primary());
        String what = "killed the " + (primary ? "primary (" : "backup (") + dead + ")";
        Thread watching = new Thread(() -> follow(Timeline.of(micros, "a person", what), survivor, primary), "follow");
        watching.setDaemon(true);
        watching.start();
    }

    private void follow(Timeline timeline, ChildProcess survivor, boolean primary) {
        try {
            Timeline followed = primary
                    ? timeline.takenOver(survivor, ROLE_MILLIS, FIRST_OUTPUT_MILLIS)
                    : timeline.goneAlone(survivor, ROLE_MILLIS);
            out.println(followed.judged(true, "judge for yourself").whole());
        } catch (TimeoutException e) {
            out.println("  " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
