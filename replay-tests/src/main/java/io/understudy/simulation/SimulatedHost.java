package io.understudy.simulation;

import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.entry.Baseline;
import io.understudy.log.header.LogHeader;
import io.understudy.output.OutputBounds;
import io.understudy.replay.Replayer;
import io.understudy.replica.protocol.ActingMachine;
import io.understudy.replica.protocol.Arbiter;
import io.understudy.replica.protocol.Connector;
import io.understudy.replica.protocol.FailPoint;
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.protocol.MachineRoom;
import io.understudy.replica.protocol.Partner;
import io.understudy.replica.protocol.PartnerListener;
import io.understudy.replica.protocol.ReplayingMachine;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.protocol.ReplicaProgress;
import io.understudy.replica.protocol.SerialLine;
import io.understudy.replica.protocol.Surroundings;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleMachine;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.util.Optional;
import java.util.function.Consumer;

/** One life of one host: the real protocol and the real serial line, in simulated surroundings. */
final class SimulatedHost implements Connector, MachineRoom, Arbiter, ReplicaEvents {
    private static final long TICK = 20 * Scheduler.MILLIS;
    private static final long POWER_ON = 0;

    private final Cluster cluster;
    private final String node;
    private final Host self;
    private final VirtualProcess process;
    private final SerialLine line;
    private final OutputPlaces places = new OutputPlaces();
    private final ConsoleRim console;
    private final ArbiterAccess arbiter;
    private final HostProtocol protocol;
    private Role lastRole;
    private String haltedBecause;
    private LogConnection newestLink;
    private ReplayingMachine replaying;
    private long givenUp;
    private long liveFrom;

    /** @param backupNode where its backup listens, null for a primary without one, empty for a host that is a backup */
    SimulatedHost(Cluster cluster, String node, long incarnation, String backupNode) {
        this.cluster = cluster;
        this.node = node;
        self = new Host(node, incarnation, node + ":7000", ConsoleRim.address(node));
        process = new VirtualProcess(cluster.scheduler(), node);
        line = new SerialLine(process::post, OutputBounds.behind(ConsoleRim.LIMITS.outputCapBytes()));
        console = new ConsoleRim(this);
        line.attach(console);
        arbiter = new ArbiterAccess(cluster, process, node, this::disconnected);
        Surroundings around = new Surroundings(this, this, this, line, console::refuse, this, cluster.scheduler()::now);
        boolean first = backupNode == null || !backupNode.isEmpty();
        if (first) {
            protocol = HostProtocol.primary(Cluster.VM, self, Cluster.ROLES, around, POWER_ON, FailPoint.NONE);
        } else {
            protocol = HostProtocol.backup(Cluster.VM, self, Cluster.ROLES, around);
            Lanes.listen(cluster.network(), process, node, () -> link(protocol.incoming(), false));
        }
        cluster.ledger().register(self.identity(), this::promised);
        process.every(TICK, this::tick);
        if (first) {
            process.run(() -> protocol.start(backupNode == null ? null : backupNode + ":7000"));
        }
    }

    Cluster cluster() {
        return cluster;
    }

    String node() {
        return node;
    }

    Host self() {
        return self;
    }

    VirtualProcess process() {
        return process;
    }

    RoleMachine role() {
        return protocol.role();
    }

    SerialLine line() {
        return line;
    }

    OutputPlaces places() {
        return places;
    }

    /** Whether it is primary or backup of a machine that is redundant. */
    boolean isOfPair() {
        return role().role() == Role.PRIMARY || role().role() == Role.BACKUP;
    }

    /** It is to hand over, or to be backup no more. */
    void leave() {
        process.post(() -> {
            protocol.withdrawal().handOver();
            protocol.withdrawal().leave("drained");
        });
    }

    /** Its process is to end. */
    void interrupt() {
        process.post(() -> protocol.withdrawal().leaveForGood(false));
    }

    /** A person, or a script, names it the host that is to become its backup. */
    void bringIn(SimulatedHost candidate) {
        process.run(() -> protocol.bringIn(candidate.self()));
    }

    /** Entries it received, or made if it never had a primary. */
    long received() {
        return protocol.received();
    }

    /** Of those, what may be acknowledged: a backup that stores the log must have them on its disk. */
    private long kept() {
        return replaying instanceof StoredMachine stored
                ? Math.min(protocol.received(), stored.storedSequence())
                : protocol.received();
    }

    /**
     * What its partner may count on. A backup that has given its machine up counts with what it had, as one that died does:
     * an acknowledgement of then may still be on its way, in front of the word that it left.
     */
    private long promised() {
        return role().role() == Role.LISTENING ? givenUp : kept();
    }

    /** Whether as a backup it stores the log. */
    boolean isCold() {
        return cluster.coldStandby().of(node) == StandbyMode.COLD;
    }

    /** Whether it stores the log, and a fresh state is on its way to it. */
    boolean isRenewing() {
        return process.alive() && replaying instanceof StoredMachine stored && stored.isRenewing();
    }

    /** How many times as long as it may be its stored log is; 0 if it stores none. */
    double timesItsBound() {
        return replaying instanceof StoredMachine stored ? stored.timesItsBound() : 0;
    }

    /** Its end of the newest link that it made or was asked to make, null if there was none. */
    LogConnection newestLink() {
        return newestLink;
    }

    private LogConnection link(PartnerListener listener, boolean connecting) {
        newestLink = new LogConnection(
                new Overhearing(listener),
                connecting,
                () -> cluster.flaw() == Flaw.ACKS_AFTER_ASKING && role().role() == Role.TAKING_OVER);
        return newestLink;
    }

    @Override
    public Partner connect(String address, PartnerListener listener) {
        LogConnection link = link(listener, true);
        Lanes.connect(
                cluster.scheduler(),
                cluster.network(),
                process,
                node,
                address.substring(0, address.indexOf(':')),
                link);
        return link;
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return Cluster.HEADER;
    }

    @Override
    public ActingMachine powerOn(long powerOnEpochMillis) {
        return new LiveMachine(this, cluster.guest(), Baseline.POWER_ON);
    }

    @Override
    public ReplayingMachine replay(long powerOnEpochMillis, ReplayingMachine.Events events) {
        return machine(events, false);
    }

    @Override
    public ReplayingMachine receive(long powerOnEpochMillis, ReplayingMachine.Events events) {
        return machine(events, true);
    }

    private ReplayingMachine machine(ReplayingMachine.Events events, boolean empty) {
        Replayer.ReplayedOutput outputs = line.renew();
        places.resume(0, 0, 0);
        Scheduler scheduler = cluster.scheduler();
        replaying = switch (cluster.coldStandby().of(node)) {
            case HOT -> new ReplayedMachine(this, outputs, events, empty, steps -> scheduler.between(2, 20));
            case COLD -> new StoredMachine(this, outputs, events, empty);
        };
        return replaying;
    }

    /** The machine's line of life goes on here. */
    void wentLive(Baseline boundary) {
        liveFrom = boundary.nextSequence() - 1;
        if (role().role() == Role.GOING_LIVE) {
            cluster.ledger().wentLive(self.identity(), role().view().orElseThrow(), liveFrom);
        }
    }

    /** Its machine is of no use any more. */
    void failed(String why) {
        protocol.failed(why);
    }

    @Override
    public void furnish(String spec) {
        // The only machine of this world needs no words.
    }

    /** What the pool does: names an idle host to a primary that is alone, whether it lives or not. */
    private void tick() {
        protocol.tick();
        if (role().role() == Role.ALONE && cluster.scheduler().chance(0.05)) {
            cluster.anyIdle(node).ifPresent(idle -> protocol.bringIn(idle.self()));
        }
    }

    @Override
    public void advance(Advance request, Consumer<Verdict> answer) {
        boolean unasked = (cluster.flaw() == Flaw.TAKEOVER_UNASKED && role().role() == Role.TAKING_OVER)
                || (cluster.flaw() == Flaw.ALONE_UNASKED && role().role() == Role.GOING_ALONE);
        boolean stranger = cluster.flaw() == Flaw.STRANGER_PROMOTED
                && role().role() == Role.TAKING_OVER
                && role().view().isEmpty()
                && role().linkView() > RoleMachine.FIRST_VIEW;
        if (unasked || stranger) {
            View next = new View(request.expectedView() + 1, request.primary(), request.backup(), false);
            if (stranger) {
                cluster.ledger().granted(next);
            }
            process.post(() -> answer.accept(new Verdict.Granted(next)));
        } else {
            arbiter.advance(request, answer);
        }
    }

    @Override
    public void read(VmName vm, Consumer<Optional<View>> answer) {
        arbiter.read(answer);
    }

    @Override
    public void acknowledge(Acknowledge request, Consumer<Verdict> answer) {
        cluster.ledger().acknowledging(request.number());
        arbiter.acknowledge(request, answer);
    }

    private void disconnected(boolean everMet) {
        if (!everMet && role().role() == Role.CREATING_VIEW) {
            finished(HostProtocol.EXIT_HALTED, "arbiter unreachable");
        }
    }

    @Override
    public void role(Role role, long view, long entries, long bytes, String text) {
        cluster.say(node, self + " " + role + ": " + text);
        if (role == Role.LISTENING) {
            givenUp = kept();
        }
        if (role == Role.ALONE && lastRole == Role.TAKING_OVER) {
            cluster.ledger().wentLive(self.identity(), role().view().orElseThrow(), liveFrom);
        } else if (role == Role.ALONE && lastRole != Role.GOING_LIVE) {
            cluster.ledger().wentAlone(self.identity(), role().view().orElseThrow());
        }
        lastRole = role;
        if (cluster.flaw() == Flaw.BACKUP_SERVES && role == Role.BACKUP) {
            line.open(view);
            line.releaseAtOnce();
        }
        if (cluster.flaw() == Flaw.GONE_AFTER_GOODBYE && (role == Role.HANDING_OVER || role == Role.LEAVING)) {
            process.post(() -> role().leave("said goodbye"));
        }
        if (cluster.flaw() == Flaw.OUTPUTS_UNHELD_WHILE_ADOPTING && role == Role.ADOPTING) {
            line.releaseAtOnce();
        }
        cluster.roleChanged(this);
    }

    @Override
    public void progress(ReplicaProgress progress) {
        // The ledger sees more.
    }

    @Override
    public void notice(String text) {
        cluster.say(node, self + ": " + text);
    }

    @Override
    public void firstOutput() {
        // The ledger sees every output.
    }

    @Override
    public void copied(long pauseNanos) {
        cluster.say(node, self + ": copied the running machine");
    }

    /** The process ends by itself; a moment passes until it is gone. */
    @Override
    public void finished(int exitCode, String why) {
        haltedBecause = why;
        cluster.say(node, self + " ends: " + why);
        process.post(() -> cluster.network().kill(process));
    }

    /** Why it ended itself, or null. */
    String haltedBecause() {
        return haltedBecause;
    }

    /** Lets the ledger know what a primary is told before the primary does. */
    private final class Overhearing implements PartnerListener {
        private final PartnerListener listener;

        Overhearing(PartnerListener listener) {
            this.listener = listener;
        }

        @Override
        public void connected(Partner partner) {
            listener.connected(partner);
        }

        @Override
        public void message(Partner partner, ChannelMessage message) {
            if (message instanceof ChannelMessage.Ack ack
                    && role().role() == Role.PRIMARY
                    && ack.view() == role().viewNumber()) {
                cluster.ledger().acknowledged(self.identity(), role().view().orElseThrow(), ack.received());
            }
            cluster.heard(SimulatedHost.this, message);
            listener.message(partner, message);
        }

        @Override
        public void closed(Partner partner, String reason) {
            listener.closed(partner, reason);
        }
    }
}
