package io.understudy.verification.process;

import io.netty.channel.EventLoopGroup;
import io.understudy.arbiter.HostPort;
import io.understudy.verification.link.LinkTap;
import io.understudy.verification.link.LossyRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's processes: an arbiter, a backup, a primary and a console gateway, each a real one on loopback. */
public final class Cluster implements AutoCloseable {
    private static final long START_MILLIS = 30_000;
    private static final String ANY_PORT = "127.0.0.1:0";

    private final List<String> machine;
    private final ChildProcess backup;
    private final ChildProcess primary;
    private final EventLoopGroup links = LossyRelay.thread("links");
    private final LossyRelay relay;
    private final List<LossyRelay> toArbiters = new ArrayList<>();
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
        this(folder, machine, pair, primaryOnly, backupOnly, hosts, Breach.NONE);
    }

    /**
     * As the other, without one of the mechanisms.
     *
     * @param breach which
     */
    public Cluster(
            Path folder,
            List<String> machine,
            List<String> pair,
            List<String> primaryOnly,
            List<String> backupOnly,
            ChildProcess.Life hosts,
            Breach breach)
            throws IOException, InterruptedException, TimeoutException {
        this(
                machine,
                pair,
                primaryOnly,
                backupOnly,
                hosts,
                breach,
                folder,
                new ControlPlane(folder, Placement.LOOPBACK, breach));
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
            Path folder,
            ControlPlane control)
            throws IOException, InterruptedException, TimeoutException {
        this.control = control;
        this.machine =
                Stream.concat(machine.stream(), breach.ofHosts().stream()).toList();
        List<ChildProcess> started = new ArrayList<>();
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
            InetSocketAddress log =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ControlPlane.port(backup, "log"));
            relay = new LossyRelay(links, () -> log, LinkTap.NOBODY, 0);
            for (String member : arbiterAddress().split(",", -1)) {
                InetSocketAddress arbiter = HostPort.parse(member);
                toArbiters.add(new LossyRelay(links, () -> arbiter, LinkTap.NOBODY, 0));
            }
            primary = ChildProcess.start(
                    folder,
                    "primary",
                    hosts,
                    arguments(
                            toArbiters.stream()
                                    .map(relay -> "127.0.0.1:" + relay.port())
                                    .collect(Collectors.joining(",")),
                            Stream.concat(pair.stream(), primaryOnly.stream()).toList(),
                            "primary",
                            "--events",
                            "--backup",
                            "127.0.0.1:" + relay.port(),
                            "--console",
                            ANY_PORT));
            started.add(primary);
            console = control.awaitConsole();
            primary.await("role", "role=PRIMARY", START_MILLIS);
            backup.await("role", "role=BACKUP", START_MILLIS);
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            started.forEach(ChildProcess::kill);
            control.close();
            closeLinks();
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

    /** The way by which the primary reaches its backup. */
    public LossyRelay relay() {
        return relay;
    }

    /** The ways by which the primary, and nobody else, reaches the arbiter, or each of three. */
    public List<LossyRelay> toArbiters() {
        return List.copyOf(toArbiters);
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
        closeLinks();
    }

    private void closeLinks() {
        links.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private List<String> arguments(String arbiter, List<String> pair, String... own) {
        List<String> all = new ArrayList<>(List.of(own));
        all.addAll(List.of("--arbiter", arbiter));
        all.addAll(machine);
        all.addAll(pair);
        return all;
    }
}
