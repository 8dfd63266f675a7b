package io.understudy.verification.cli;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.network.NetworkRounds;
import io.understudy.verification.network.Over;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** The demo over a network card: a client's open connection outlives the host that served it. */
final class NetworkDemo {
    /** A pair, and an idle host that takes the place of the dead one. */
    static final int HOSTS = 3;

    private final Over over;
    private final int hosts;
    private final Optional<Victim> victim;
    private final List<String> machine;
    private final StandbyMode standby;
    private final PrintStream out;

    NetworkDemo(
            Over over, int hosts, Optional<Victim> victim, List<String> machine, StandbyMode standby, PrintStream out) {
        this.over = over;
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.standby = standby;
        this.out = out;
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        out.println("  starting arbiter, switch and hosts ...");
        try (SwitchedNetwork network = new SwitchedNetwork(folder);
                HostPool pool =
                        new HostPool(folder, hosts, wish(network), standbyFolder(folder), ChildProcess.Life.LONG)) {
            out.println("  the guest boots twice; a client of this host waits for its port "
                    + over.service().port() + " at 127.0.0.1:" + network.port(over.service()));
            try (NetworkRounds playing = new NetworkRounds(pool, network, over, random)) {
                for (int round = 1; round <= rounds && played.clean(); round++) {
                    played.played(playing.play(victim));
                }
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    private List<String> wish(SwitchedNetwork network) {
        List<String> words = new ArrayList<>(machine);
        words.addAll(List.of("--standby", standby.name(), "-nic", "switch,connect=" + network.address()));
        return words;
    }

    private static List<String> standbyFolder(Path folder) {
        return List.of("--standby-folder", folder.resolve("standby").toString());
    }
}
