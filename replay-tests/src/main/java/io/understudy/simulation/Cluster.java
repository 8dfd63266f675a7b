package io.understudy.simulation;

import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.log.message.ChannelMessage;
import io.understudy.message.ViewCheck;
import io.understudy.replica.machine.Blueprint;
import io.understudy.replica.role.Role;
import io.understudy.replica.role.RoleSettings;
import io.understudy.simulation.disk.SimulatedDisk;
import io.understudy.simulation.drive.DiskPace;
import io.understudy.simulation.drive.DiskWatch;
import io.understudy.simulation.machine.GuestBlueprint;
import io.understudy.simulation.machine.GuestKind;
import io.understudy.simulation.machine.HostProcessors;
import io.understudy.simulation.machine.Processor;
import io.understudy.simulation.network.Network;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All that runs in one simulated world: hosts by node, the arbiter, the gateway and its user; each in its present life. */
final class Cluster {
    static final VmName VM = new VmName("vm");
    static final RoleSettings ROLES = new RoleSettings(50 * Scheduler.MILLIS, 300 * Scheduler.MILLIS);

    /** Of everybody who asks the arbiter. */
    static final ClientSettings ARBITER_CLIENT = new ClientSettings(300, 100, 400, 20, 300, Optional.empty());

    /** Hosts report in proportion to their silence, as in the product. */
    static final PoolSettings POOL = new PoolSettings(75, 4, 1_500, 60, 16, 16);

    static final String PRIMARY_NODE = "a";
    static final String BACKUP_NODE = "b";
    static final List<String> IDLE_NODES = List.of("c", "d");

    private final Scheduler scheduler;
    private final Network network;
    private final ColdStandby coldStandby;
    private final Audience audience;
    private final SpareMemory memory;
    private final Optional<RepairMode> pool;
    private final Processor processor;
    private final List<HostProcessors> processors = new ArrayList<>();
    private final Optional<Wire> wire;
    private final Optional<SharedOrder> sharedOrder;
    private final Optional<Drives> drives;
    private final Failures failures = new Failures(this);
    private final boolean withBackup;
    private final Ledger ledger = new Ledger();
    private final Auditor auditor;
    private final Set<String> spoiled = new HashSet<>();
    private final Map<String, SimulatedDisk> disks = new LinkedHashMap<>();
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final SimulatedUser user;
    private final Optional<PacketUser> packetUser;
    private Consumer<SimulatedHost> onRole = host -> {};
    private Runnable onRenewal = () -> {};
    private BiConsumer<SimulatedHost, ChannelMessage> onMessage = (host, message) -> {};
    private boolean recruitsByItself = true;
    private Administrator administrator;
    private SimulatedArbiter arbiter;
    private SimulatedGateway gateway;
    private SimulatedSwitch networkSwitch;
    private long gateways;

    /** A pair by hand, whose hosts have memory for copies, and whose machine has neither network card nor disk. */
    Cluster(Scheduler scheduler, ColdStandby coldStandby, Audience audience) {
        this(
                scheduler,
                coldStandby,
                audience,
                SpareMemory.ample(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Processor.SIMULATED);
    }

    /**
     * A cluster of which nothing runs.
     *
     * @param pool how the VM of a pool is repaired; none for a pair by hand
     * @param wire of the client on the network; none if the machine has no network card
     * @param sharedOrder of an arbiter that is one of several; none if it is alone
     * @param disks how fast they are; none if the machine has no disk
     * @param processor what executes the guest
     */
    Cluster(
            Scheduler scheduler,
            ColdStandby coldStandby,
            Audience audience,
            SpareMemory memory,
            Optional<RepairMode> pool,
            Optional<Wire> wire,
            Optional<SharedOrder> sharedOrder,
            Optional<DiskPace> disks,
            Processor processor) {
        this.scheduler = scheduler;
        this.coldStandby = coldStandby;
        this.audience = audience;
        this.memory = memory;
        this.pool = pool;
        this.wire = wire;
        this.sharedOrder = sharedOrder;
        drives = disks.map(pace -> new Drives(this, pace));
        this.processor = processor;
        network = new Network(scheduler);
        auditor = new Auditor(this);
        network.overhear(auditor);
        withBackup = scheduler.chance(0.92);
        user = new SimulatedUser(scheduler.random().split());
        packetUser = wire.map(to -> new PacketUser(to.chance()));
    }

    /**
     * Switches everything on, in an order of chance.
     *
     * @param watcher told of each host that has changed its role
     * @param renewals told whenever a fresh state begins to come to a host that stores the log
     */
    void start(Consumer<SimulatedHost> watcher, Runnable renewals) {
        onRole = watcher;
        onRenewal = renewals;
        say("world", coldStandby.toString());
        say("world", audience.toString());
        say("world", memory.toString());
        drives.ifPresent(has -> say("world", has.toString()));
        startArbiter();
        pool.ifPresent(repair -> administrator = new Administrator(this, repair));
        if (withBackup) {
            startHost(BACKUP_NODE);
        }
        for (String node : IDLE_NODES) {
            if (scheduler.chance(0.5)) {
                scheduler.after(scheduler.between(1, 60), () -> startHost(node));
            }
        }
        scheduler.after(scheduler.between(1, 60), () -> startHost(PRIMARY_NODE));
        if (isPooled()) {
            scheduler.after(scheduler.between(1, 400), () -> administrator.start(blueprint(PRIMARY_NODE)));
        }
        startGateway();
        startUser();
        startNetwork();
    }

    /** The switch and its client, if the machine has a network card. */
    void startNetwork() {
        wire.ifPresent(to -> {
            say("world", to.toString());
            startSwitch();
            new PacketConnection(this, to, packetUser.orElseThrow()).begin();
        });
    }

    void startSwitch() {
        startSwitch(ViewCheck.ON);
    }

    void startSwitch(ViewCheck check) {
        networkSwitch = new SimulatedSwitch(this, check);
        say(SimulatedSwitch.NODE, "starts");
    }

    /** Where the arbiter is one of several. */
    Optional<SharedOrder> sharedOrder() {
        return sharedOrder;
    }

    /** Whether the machine has a network card. */
    boolean hasNetwork() {
        return wire.isPresent();
    }

    /** Of a machine that has a disk. */
    Optional<Drives> drives() {
        return drives;
    }

    /** Whether the arbiter has the choice of hosts. */
    boolean isPooled() {
        return pool.isPresent();
    }

    /** Of a pool. */
    Administrator administrator() {
        return administrator;
    }

    /**
     * Those of a host in one life.
     *
     * @param watch hears what its guest is told by a disk
     */
    HostProcessors processors(Optional<DiskWatch> watch) {
        GuestKind kind = new GuestKind(audience.guestFloods(), wire.isPresent(), drives.map(Drives::durability));
        HostProcessors made = processor.ofHost(kind, watch, memory::isThere);
        processors.add(made);
        return made;
    }

    /** The machine as this node's host was told to build it. */
    GuestBlueprint blueprint(String node) {
        return blueprint(node, processors(Optional.empty()), Optional.empty());
    }

    /** The same, on what that host has. */
    GuestBlueprint blueprint(String node, HostProcessors processors, Optional<GuestBlueprint.Bay> bay) {
        return new GuestBlueprint(coldStandby.of(node), processors, plug(), bay);
    }

    /** The machine as a host of a pool hears of it. */
    Blueprint blueprintOf(String words, HostProcessors processors, Optional<GuestBlueprint.Bay> bay) {
        return GuestBlueprint.read(words, processors, plug(), bay);
    }

    private Optional<InetSocketAddress> plug() {
        return wire.map(to -> address(SimulatedSwitch.NODE, SimulatedSwitch.PORT));
    }

    /** Nothing happens any more. */
    void close() {
        processors.forEach(HostProcessors::close);
    }

    /** He connects to the gateway, again whenever he has lost it. */
    void startUser() {
        new UserConnection(this, user).begin();
    }

    void startArbiter() {
        network.powerOn(SimulatedArbiter.NODE);
        disk(SimulatedArbiter.NODE).heal();
        arbiter = new SimulatedArbiter(this, disk(SimulatedArbiter.NODE));
        say(SimulatedArbiter.NODE, "starts");
    }

    void startGateway() {
        gateway = new SimulatedGateway(this, ++gateways);
        say(SimulatedGateway.NODE, "starts");
    }

    /** The same command on the same host as before, in a new life; who was the first primary waits now. */
    void startHost(String node) {
        boolean first = node.equals(PRIMARY_NODE) && !hosts.containsKey(node);
        startHost(node, first ? withBackup ? BACKUP_NODE : null : "");
    }

    /** @param backupNode as {@link SimulatedHost} has it */
    void startHost(String node, String backupNode) {
        SimulatedHost before = hosts.get(node);
        long incarnation = before == null ? 1 : before.self().incarnation() + 1;
        network.powerOn(node);
        disk(node).heal();
        say(node, "starts as " + node + "#" + incarnation);
        hosts.put(node, new SimulatedHost(this, node, incarnation, backupNode));
    }

    /** A host is done, and gone in a moment; one of a pool is idle again, in a new life, unless its process was to end. */
    void finished(SimulatedHost host, boolean forGood) {
        host.process().post(() -> {
            kill(host.process(), host.node());
            if (isPooled() && !forGood) {
                scheduler.after(scheduler.between(1, 20), () -> {
                    if (isDead(host.node())) {
                        startHost(host.node());
                    }
                });
            }
        });
    }

    /** Idle hosts come in only when a script says so. */
    void recruitByScript() {
        recruitsByItself = false;
    }

    /** Everything that hosts hear from their partners is heard here, too. */
    void overhear(BiConsumer<SimulatedHost, ChannelMessage> listener) {
        onMessage = listener;
    }

    /** A host but this one that waits, or that did when it died, or once in a while one that has work by now. */
    Optional<SimulatedHost> anyIdle(String but) {
        if (!recruitsByItself) {
            return Optional.empty();
        }
        List<SimulatedHost> idle = hosts.values().stream()
                .filter(host -> !host.self().logAddress().isEmpty())
                .filter(host ->
                        !host.node().equals(but) && (host.role().role() == Role.LISTENING || scheduler.chance(0.05)))
                .toList();
        return idle.isEmpty()
                ? Optional.empty()
                : Optional.of(idle.get(scheduler.random().nextInt(idle.size())));
    }

    boolean isDead(String node) {
        SimulatedHost host = hosts.get(node);
        return host != null && !host.process().alive();
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Network network() {
        return network;
    }

    Ledger ledger() {
        return ledger;
    }

    ColdStandby coldStandby() {
        return coldStandby;
    }

    SpareMemory memory() {
        return memory;
    }

    Audience audience() {
        return audience;
    }

    /** Whether one thing failed at a time. */
    Failures failures() {
        return failures;
    }

    /** What came of backups that store the log, up to now. */
    ColdCounts coldCounts() {
        return auditor.cold();
    }

    Auditor auditor() {
        return auditor;
    }

    InetSocketAddress address(String node, int port) {
        return new InetSocketAddress(network.address(node), port);
    }

    /** What outlives every life of what runs on this node. */
    SimulatedDisk disk(String node) {
        return disks.computeIfAbsent(node, name -> {
            SimulatedDisk made = new SimulatedDisk(new Random(scheduler.random().nextLong()));
            if (drives.isPresent() && !node.equals(SimulatedArbiter.NODE)) {
                Drives.install(made);
            }
            return made;
        });
    }

    /** Whether this node's disk is about to fail, or fails. */
    void spoiled(String node, boolean is) {
        if (is) {
            spoiled.add(node);
        } else {
            spoiled.remove(node);
        }
    }

    boolean isSpoiled() {
        return !spoiled.isEmpty();
    }

    /** A process is killed; its host goes on. */
    void kill(VirtualProcess process, String node) {
        if (process.alive()) {
            Runnable judgement = death(process, node, "was killed");
            network.kill(process);
            disk(node).killProcesses();
            judgement.run();
        }
    }

    /** A host loses its power: nobody is told, and what was not forced is lost. */
    void powerOff(VirtualProcess process, String node) {
        Runnable judgement = death(process, node, "lost its power");
        network.powerOff(process, node);
        disk(node).cutPower();
        judgement.run();
    }

    private Runnable death(VirtualProcess process, String node, String how) {
        return drives.filter(has ->
                        hosts.containsKey(node) && hosts.get(node).process().equals(process))
                .map(has -> has.death(hosts.get(node), how))
                .orElse(() -> {});
    }

    SimulatedArbiter arbiter() {
        return arbiter;
    }

    SimulatedGateway gateway() {
        return gateway;
    }

    /** Where there is a {@linkplain #hasNetwork network}. */
    SimulatedSwitch networkSwitch() {
        return networkSwitch;
    }

    SimulatedUser user() {
        return user;
    }

    /** The client on the network, if there is one. */
    Optional<PacketUser> packetUser() {
        return packetUser;
    }

    /** Those that a service manager starts again: arbiter and gateway, and the switch. */
    List<VirtualProcess> servants() {
        return hasNetwork()
                ? List.of(arbiter.process(), gateway.process(), networkSwitch.process())
                : List.of(arbiter.process(), gateway.process());
    }

    /** The present life of this node's host. */
    SimulatedHost host(String node) {
        return hosts.get(node);
    }

    /** The present lives of all hosts. */
    List<SimulatedHost> hosts() {
        return new ArrayList<>(hosts.values());
    }

    void roleChanged(SimulatedHost host) {
        onRole.accept(host);
    }

    /** A fresh state begins to come to a host that stores the log. */
    void renewalBegan() {
        onRenewal.run();
    }

    void heard(SimulatedHost host, ChannelMessage message) {
        onMessage.accept(host, message);
    }

    void say(String who, String what) {
        scheduler.trace().line(scheduler.now(), who, what);
    }
}
