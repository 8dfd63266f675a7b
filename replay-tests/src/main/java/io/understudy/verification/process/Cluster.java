package io.understudy.verification.process;

import io.understudy.verification.link.PairLinks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The demo's processes: an arbiter, a backup, a primary and a console gateway, each a real one on loopback. */
public final class Cluster implements AutoCloseable {
    /** How the primary reaches its backup and the arbiter. */
    public enum Ways {
        STRAIGHT,
        CUTTABLE
    }

    private static final long START_MILLIS = 30_000;
    private static final String ANY_PORT = "127.0.0.1:0";

    private final List<String> machine;
    private final ChildProcess backup;
    private final ChildProcess primary;
    private final Optional<PairLinks> links;
    private final ControlPlane control;
    private final InetSocketAddress console;

    /**
     * Starts them all and waits until the guest runs.
     *
     * @param folder for the arbiter's journal and the processes' logs
     * @param machine the options that describe the guest, the same for both replicas
     * @param pair further options for both replicas
     */
    public Cluster(Path folder, List<String> machine, List<String> pair)
            throws IOException, InterruptedException, TimeoutException {
        this(folder, machine, pair, List.of());
    }

    /**
     * As the other, with options that only the primary gets.
     *
     * @param primaryOnly further options for the primary
     */
    public Cluster(Path folder, List<String> machine, List<String> pair, List<String> primaryOnly)
            throws IOException, InterruptedException, TimeoutException {
        this(folder, machine, pair, primaryOnly, List.of(), ChildProcess.Life.SHORT);
    }

    /**
     * As the other, with options that only the backup gets.
     *
     * @param backupOnly further options for the backup
     * @param hosts how long both will be there
     */
    public Cluster(
            Path folder,
            List<String> machine,
            List<String> pair,
            List<String> primaryOnly,
            List<String> backupOnly,
            ChildProcess.Life hosts)
            throws IOException, InterruptedException, TimeoutException {
        this(folder, machine, pair, primaryOnly, backupOnly, hosts, Breach.NONE, Ways.STRAIGHT);
    }

    /**
     * As the other, without one of the mechanisms.
     *
     * @param breach which
     * @param ways whether the primary's links can be cut
     */
    public Cluster(
            Path folder,
            List<String> machine,
            List<String> pair,
            List<String> primaryOnly,
            List<String> backupOnly,
            ChildProcess.Life hosts,
            Breach breach,
            Ways ways)
            throws IOException, InterruptedException, TimeoutException {
        this(
                machine,
                pair,
                primaryOnly,
                backupOnly,
                hosts,
                breach,
                ways,
                folder,
                new ControlPlane(folder, Placement.LOOPBACK, breach));
    }

    /** With links that can be cut. */
    public static Cluster withLinksToCut(Path folder, List<String> machine, Breach breach)
            throws IOException, InterruptedException, TimeoutException {
        return new Cluster(
                folder, machine, List.of(), List.of(), List.of(), ChildProcess.Life.SHORT, breach, Ways.CUTTABLE);
    }

    /** With three arbiters. */
    public static Cluster withThreeArbiters(Path folder, List<String> machine)
            throws IOException, InterruptedException, TimeoutException {
        return new Cluster(
                machine,
                List.of(),
                List.of(),
                List.of(),
                ChildProcess.Life.SHORT,
                Breach.NONE,
                Ways.STRAIGHT,
                folder,
                new ControlPlane(folder, Placement.LOOPBACK, Breach.NONE, 3));
    }

    private Cluster(
            List<String> machine,
            List<String> pair,
            List<String> primaryOnly,
            List<String> backupOnly,
            ChildProcess.Life hosts,
            Breach breach,
            Ways ways,
            Path folder,
            ControlPlane control)
            throws IOException, InterruptedException, TimeoutException {
        this.control = control;
        this.machine =
                Stream.concat(machine.stream(), breach.ofHosts().stream()).toList();
        List<ChildProcess> started = new ArrayList<>();
        Optional<PairLinks> made = Optional.empty();
        try {
            backup = ChildProcess.start(
                    folder,
                    "backup",
                    hosts,
                    arguments(
                            arbiterAddress(),
                            Stream.concat(pair.stream(), backupOnly.stream()).toList(),
                            "backup",
                            "--events",
                            "--listen",
                            ANY_PORT,
                            "--console",
                            ANY_PORT));
            started.add(backup);
            String log = "127.0.0.1:" + ControlPlane.port(backup, "log");
            if (ways == Ways.CUTTABLE) {
                made = Optional.of(PairLinks.to(log, arbiterAddress()));
            }
            links = made;
            primary = ChildProcess.start(
                    folder,
                    "primary",
                    hosts,
                    arguments(
                            links.map(PairLinks::arbiters).orElse(arbiterAddress()),
                            Stream.concat(pair.stream(), primaryOnly.stream()).toList(),
                            "primary",
                            "--events",
                            "--backup",
                            links.map(PairLinks::backup).orElse(log),
                            "--console",
                            ANY_PORT));
            started.add(primary);
            console = control.awaitConsole();
            primary.await("role", "role=PRIMARY", START_MILLIS);
            backup.await("role", "role=BACKUP", START_MILLIS);
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            started.forEach(ChildProcess::kill);
            control.close();
            made.ifPresent(PairLinks::close);
            throw e;
        }
    }

    public InetSocketAddress console() {
        return console;
    }

    /** Where hosts and gateways ask the arbiter. */
    public String arbiterAddress() {
        return control.arbiterAddress();
    }

    public ChildProcess primary() {
        return primary;
    }

    public ChildProcess backup() {
        return backup;
    }

    public ChildProcess gateway() {
        return control.gateway();
    }

    /** Of three the one that leads. */
    public ChildProcess arbiter() throws InterruptedException, TimeoutException {
        return control.arbiter();
    }

    /** Where there are three. */
    public ArbiterTrio arbiters() {
        return control.arbiters();
    }

    /** Where they can be cut. */
    public PairLinks links() {
        return links.orElseThrow(() -> new IllegalStateException("this pair's links cannot be cut"));
    }

    /** Starts the arbiter again after it was killed, on the same journal and port. */
    public void restartArbiter() throws IOException, InterruptedException, TimeoutException {
        control.restartArbiter();
    }

    @Override
    public void close() {
        primary.kill();
        backup.kill();
        control.close();
        links.ifPresent(PairLinks::close);
    }

    private List<String> arguments(String arbiter, List<String> pair, String... own) {
        List<String> all = new ArrayList<>(List.of(own));
        all.addAll(List.of("--arbiter", arbiter));
        all.addAll(machine);
        all.addAll(pair);
        return all;
    }
}
