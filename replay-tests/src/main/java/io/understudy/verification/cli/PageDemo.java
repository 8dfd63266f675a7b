package io.understudy.verification.cli;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cli.process.Shutdown;
import io.understudy.page.PageToken;
import io.understudy.page.Verb;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.page.ShownPool;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.Breach;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
    private final PageToken token = PageToken.random();

    /** What comes in the place of the present machine; nothing at the end. */
    private final BlockingQueue<Optional<Breach>> nexts = new LinkedBlockingQueue<>();

    private volatile ShownPool shown;

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
        Shutdown shutdown = Shutdown.stops(() -> nexts.add(Optional.empty()));
        InetSocketAddress address = listen;
        Optional<Breach> next = Optional.of(breach);
        for (int machines = 1; next.isPresent(); machines++) {
            Path own = Files.createDirectory(folder.resolve("machine" + machines));
            List<String> wish = new ArrayList<>(machine);
            wish.addAll(List.of("--standby", standby.name()));
            try (ShownPool started = new ShownPool(own, hosts, wish, options, next.get(), address, token, this::seen)) {
                shown = started;
                address = started.address();
                say(next.get(), machines == 1);
                next = nexts.take();
            } catch (TimeoutException failed) {
                throw new IOException(failed.getMessage(), failed);
            }
        }
        Folders.delete(folder);
        shutdown.done();
        return 0;
    }

    private void say(Breach left, boolean first) {
        if (left != Breach.NONE) {
            out.println("  UNSAFE: " + ShownPool.warning(left));
        }
        if (first) {
            out.println();
            out.println("  open   " + shown.url());
            out.println();
            out.println("  Type into the machine, kill its primary, and type on. Ctrl-C ends the demo.");
        } else {
            out.println(
                    "  another machine, " + (left == Breach.NONE ? "with everything on" : "unsafe: " + left.words()));
        }
    }

    private void seen(long micros, Verb verb, String target) {
        if (verb == Verb.RENEW) {
            nexts.add(Optional.of(
                    Breach.ofPool(target.substring(target.indexOf(':') + 1)).orElse(Breach.NONE)));
        } else if (verb == Verb.KILL && target.startsWith("host:")) {
            killed(micros, target.substring("host:".length()));
        }
    }

    /** A kill of one of the pair is followed, and told here as the page tells it. */
    private void killed(long micros, String dead) {
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
