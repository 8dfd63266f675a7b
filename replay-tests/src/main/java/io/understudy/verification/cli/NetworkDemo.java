package io.understudy.verification.cli;

import io.understudy.verification.audit.AuditedWires;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.network.NetworkRounds;
import io.understudy.verification.network.Over;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.process.ChildProcess;
import io.understudy.verification.process.Placement;
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

    private static final long RECORD_MILLIS = 10_000;

    private final Over over;
    private final int hosts;
    private final Optional<Victim> victim;
    private final List<String> machine;
    private final Audit audit;
    private final PrintStream out;

    /** Whether somebody listens in, and has something to find. */
    enum Audit {
        NONE,
        /** Everything that leaves is held against what the backup had acknowledged. */
        OF_THE_RULE,
        /** The same, and the hosts do not keep to it. */
        OF_ITS_BREACH
    }

    NetworkDemo(Over over, int hosts, Optional<Victim> victim, List<String> machine, Audit audit, PrintStream out) {
        this.over = over;
        this.hosts = hosts;
        this.victim = victim;
        this.machine = machine;
        this.audit = audit;
        this.out = out;
    }

    int play(int rounds, Random random) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("understudy-demo");
        PlayedRounds played = new PlayedRounds(folder, rounds, out);
        out.println("  starting arbiter, switch and hosts ...");
        try (SwitchedNetwork network = new SwitchedNetwork(folder);
                AuditedWires wires = audit == Audit.NONE ? null : new AuditedWires()) {
            String connect = wires == null ? network.address() : wires.inFrontOf(network.address());
            Placement placement = wires == null ? Placement.LOOPBACK : wires;
            try (HostPool pool =
                    new HostPool(folder, hosts, wish(connect), options(), ChildProcess.Life.LONG, placement)) {
                out.println("  the guest boots twice; a client of this host waits for its port "
                        + over.service().port() + " at 127.0.0.1:" + network.port(over.service()));
                if (wires != null) {
                    wires.follow(pool.arbiterAddress(), "vm");
                }
                play(rounds, random, pool, network, wires, played);
            } catch (TimeoutException failed) {
                played.failed(failed);
            }
            if (wires != null) {
                played.audited(wires.audit().report(RECORD_MILLIS));
            }
        } catch (TimeoutException failed) {
            played.failed(failed);
        }
        return played.conclude();
    }

    private void play(
            int rounds, Random random, HostPool pool, SwitchedNetwork network, AuditedWires wires, PlayedRounds played)
            throws IOException, InterruptedException, TimeoutException {
        try (NetworkRounds playing = new NetworkRounds(pool, network, over, random)) {
            if (audit == Audit.OF_ITS_BREACH) {
                playing.starving(wires);
            }
            for (int round = 1; round <= rounds && played.clean(); round++) {
                played.played(playing.play(victim));
            }
        }
    }

    private List<String> wish(String connect) {
        List<String> words = new ArrayList<>(machine);
        words.addAll(List.of("-nic", "switch,connect=" + connect));
        return words;
    }

    private List<String> options() {
        // A backup that hears nothing for a while must not be what fails.
        return audit == Audit.OF_ITS_BREACH ? List.of("--unsafe-no-output-rule", "--silence", "60000") : List.of();
    }
}
