package io.understudy.simulation;

import io.understudy.admission.AdmissionLimits;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.event.Event;
import io.understudy.log.channel.ChannelLimits;
import io.understudy.log.ring.RingCapacity;
import io.understudy.replay.Divergence;
import io.understudy.replica.Advertised;
import io.understudy.replica.Replica;
import io.understudy.replica.ReplicaSettings;
import io.understudy.replica.execution.SwitchedOff;
import io.understudy.replica.machine.Blueprint;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.HostLimits;
import io.understudy.replica.platform.Platform;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.protocol.ReplicaProgress;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleMachine;
import io.understudy.simulation.disk.ProcessFiles;
import io.understudy.simulation.machine.GuestBlueprint;
import io.understudy.simulation.machine.HostProcessors;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** One life of one host: the product's, on a platform of virtual time, threads and sockets. */
final class SimulatedHost implements ReplicaEvents {
    static final int LOG_PORT = 7000;
    static final int CONSOLE_PORT = 7001;
    static final ConsoleLimits CONSOLE = new ConsoleLimits(100, 60_000, 1024);

    private static final ChannelLimits CHANNEL =
            new ChannelLimits(16_384, 8_192, 0, 300, 900, 2_000, AdmissionLimits.STANDARD);
    private static final RingCapacity RING = new RingCapacity(512, 16_384);
    private static final int LONGEST_SLICE = 1_000;

    private final Cluster cluster;
    private final String node;
    private final VirtualProcess process;
    private final HostProcessors processors;
    private Replica replica;
    private Role lastRole;
    private HostIdentity lastSelf;
    private ReplicaProgress progress = new ReplicaProgress(0, 0, 0, 0, 0);
    private String haltedBecause;
    private boolean interrupted;

    /** @param backupNode of a pair: where its backup listens, null for a primary without one, empty for a backup */
    SimulatedHost(Cluster cluster, String node, long incarnation, String backupNode) {
        this.cluster = cluster;
        this.node = node;
        process = new VirtualProcess(cluster.scheduler(), node);
        processors = cluster.processors(cluster.drives().map(drives -> drives.watch(this)));
        ProcessFiles files = cluster.disk(node).mount();
        ReplicaSettings settings = new ReplicaSettings(
                node,
                List.of(cluster.address(SimulatedArbiter.NODE, SimulatedArbiter.PORT)),
                cluster.address(node, LOG_PORT),
                cluster.address(node, CONSOLE_PORT),
                Cluster.ROLES,
                LONGEST_SLICE,
                cluster.coldStandby().settings(files.getPath("/standby")),
                files.getPath("/snapshots"),
                Long.MAX_VALUE,
                Advertised.NOTHING,
                SwitchedOff.NOTHING);
        try {
            replica = replica(
                    platform(incarnation),
                    settings,
                    backupNode,
                    cluster.drives().map(drives -> drives.bay(files, node)));
        } catch (IOException e) {
            throw new Violation(Promise.NO_EXCEPTION, node + " cannot begin: " + e.getMessage());
        }
    }

    private Replica replica(
            Platform platform, ReplicaSettings settings, String backupNode, Optional<GuestBlueprint.Bay> bay)
            throws IOException {
        if (cluster.isPooled()) {
            return Replica.host(platform, settings, words -> cluster.blueprintOf(words, processors, bay), this);
        }
        Blueprint blueprint = cluster.blueprint(node, processors, bay);
        if (backupNode != null && backupNode.isEmpty()) {
            return Replica.backup(platform, Cluster.VM, settings, blueprint, this);
        }
        InetSocketAddress backup = backupNode == null ? null : cluster.address(backupNode, LOG_PORT);
        return Replica.primary(platform, Cluster.VM, settings, blueprint, backup, this, FailPoint.NONE);
    }

    private Platform platform(long incarnation) {
        Scheduler scheduler = cluster.scheduler();
        long queueBytes = isCold() ? cluster.coldStandby().memoryBytes() : ColdStandby.AMPLE;
        return new Platform(
                () -> cluster.network().transport(process, node),
                new SteppedThreads(process, this::pace),
                scheduler::now,
                () -> incarnation,
                new ChanceSurprises(scheduler),
                threads -> {},
                new HostLimits(RING, queueBytes, CONSOLE, CHANNEL, Cluster.ARBITER_CLIENT, Cluster.POOL.pingMillis()));
    }

    private long pace(String thread, boolean woken) {
        Scheduler scheduler = cluster.scheduler();
        return switch (thread) {
            case "vcpu" ->
                woken
                        ? scheduler.between(0, 1)
                        : processors.busyNanos(replica.protocol().role().role().acts(), scheduler);
            case "stored-log", "stored-state" -> cluster.coldStandby().forceNanos();
            case "ticks" -> 0;
            case "disk 0" -> cluster.drives().orElseThrow().busyNanos();
            default -> scheduler.between(0, 30);
        };
    }

    Cluster cluster() {
        return cluster;
    }

    String node() {
        return node;
    }

    Host self() {
        return replica.protocol().self();
    }

    VirtualProcess process() {
        return process;
    }

    RoleMachine role() {
        return replica.protocol().role();
    }

    /** Whether it is primary or backup of a machine that is redundant. */
    boolean isOfPair() {
        return role().role() == Role.PRIMARY || role().role() == Role.BACKUP;
    }

    /** It is to hand over, or to be backup no more. */
    void leave() {
        process.post(() -> {
            replica.protocol().withdrawal().handOver();
            replica.protocol().withdrawal().leave("drained");
        });
    }

    /** Its process is to end. */
    void interrupt() {
        interrupted = true;
        process.post(replica::leave);
    }

    /** A person, or a script, names it the host that is to become its backup. */
    void bringIn(SimulatedHost candidate) {
        process.run(() -> replica.protocol().bringIn(candidate.self()));
    }

    /** Entries it received, or made if it never had a primary. */
    long received() {
        return replica.protocol().received();
    }

    /** How far it had come when it last said so, as it does each second. */
    ReplicaProgress progress() {
        return progress;
    }

    /** Whether as a backup it stores the log. */
    boolean isCold() {
        return cluster.coldStandby().of(node) == StandbyMode.COLD;
    }

    /** Why it ended itself, or null. */
    String haltedBecause() {
        return haltedBecause;
    }

    @Override
    public void role(Event.Role taken) {
        if (replica == null) {
            // It says so while it is being made.
            process.post(() -> role(taken));
            return;
        }
        Role role = Role.valueOf(taken.role());
        cluster.say(node, self() + " " + role + ": " + taken.line());
        if (lastSelf != null && !self().is(lastSelf)) {
            cluster.ledger().gaveUp(lastSelf);
        }
        lastSelf = self().identity();
        cluster.drives().ifPresent(drives -> drives.said(this, taken.line()));
        cluster.auditor().roleChanged(this, lastRole, role);
        lastRole = role;
        cluster.roleChanged(this);
        if (role == Role.ALONE && !cluster.isPooled()) {
            recruitSoon();
        }
    }

    /** What people do who have no pool: they name an idle host to a primary that is alone, whether it lives or not. */
    private void recruitSoon() {
        process.after(cluster.scheduler().between(20, 800), () -> {
            if (role().role() == Role.ALONE) {
                cluster.anyIdle(node).ifPresent(idle -> replica.protocol().bringIn(idle.self()));
                recruitSoon();
            }
        });
    }

    @Override
    public boolean isWatched() {
        return true;
    }

    @Override
    public void sample(Event.Sample sample) {
        cluster.scheduler().trace().detail(cluster.scheduler().now(), node, sample::toString);
    }

    @Override
    public void screen(Event.Screen screen) {
        // The client sees what leaves.
    }

    @Override
    public void progress(ReplicaProgress progress) {
        this.progress = progress;
        cluster.scheduler().trace().detail(cluster.scheduler().now(), node, progress::toString);
    }

    @Override
    public void notice(String text) {
        cluster.say(node, node + ": " + text);
        cluster.drives().ifPresent(drives -> drives.said(this, text));
    }

    @Override
    public void stage(Event.Stage reached) {
        // The auditor sees every role, and the ledger every output.
    }

    @Override
    public void copied(long pauseNanos) {
        cluster.say(node, self() + ": copied the running machine");
    }

    @Override
    public void finished(int exitCode, String why) {
        haltedBecause = why;
        cluster.drives().ifPresent(drives -> drives.said(this, why));
        cluster.say(node, node + " ends: " + why);
        if (why.startsWith(Divergence.SAID)) {
            cluster.ledger().diverged(self().identity(), why);
        } else if (why.startsWith("internal error")) {
            cluster.ledger().remember(new Violation(Promise.NO_EXCEPTION, self() + " ended: " + why));
        }
        cluster.finished(this, interrupted);
    }
}
