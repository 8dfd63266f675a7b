package io.understudy.replica;

import io.netty.channel.EventLoop;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.VmName;
import io.understudy.console.port.ConsolePort;
import io.understudy.log.channel.ChannelServer;
import io.understudy.machine.StopReason;
import io.understudy.nbd.Actor;
import io.understudy.network.cable.Cable;
import io.understudy.network.cable.Plug;
import io.understudy.output.OutputBounds;
import io.understudy.replay.Divergence;
import io.understudy.replica.execution.Vcpu;
import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.Blueprint;
import io.understudy.replica.machine.Blueprints;
import io.understudy.replica.partner.LinkPartner;
import io.understudy.replica.platform.FailPoint;
import io.understudy.replica.platform.Platform;
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.protocol.HostSeams;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.snapshot.SnapshotKeeper;
import io.understudy.step.Steps;
import io.understudy.storage.Acting;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * One host of a pair: its protocol, and the sockets and threads around it. Built and bound on the caller's thread, it
 * lives on one event loop, the protocol thread, afterwards.
 */
public final class Replica implements AutoCloseable {
    /** At most; each tick wakes two threads, which is most of what an idle backup costs. */
    private static final long TICK_NANOS = 50_000_000;

    private final Platform platform;
    private final Transport transport;
    private final EventLoop loop;
    private final SerialLine line;
    private final ReplicaSettings settings;
    private final Blueprints blueprints;
    private final ReplicaEvents events;
    private final FailPoint failPoint;
    private final ArbiterConnection arbiter;
    private final Cable cable;
    private ConsolePort console;
    private ChannelServer server;
    private HostProtocol protocol;
    private PoolMember pool;
    private SnapshotKeeper keeper;
    private Machines machines;
    private volatile boolean ticking = true;

    private Replica(
            Platform platform,
            ReplicaSettings settings,
            Blueprints blueprints,
            ReplicaEvents events,
            FailPoint failPoint) {
        this.platform = platform;
        transport = platform.transports().get();
        loop = transport.loop();
        line = new SerialLine(
                this::onLoop, OutputBounds.behind(platform.limits().console().outputCapBytes()));
        this.settings = settings;
        this.blueprints = blueprints;
        this.events = events;
        this.failPoint = failPoint;
        cable = new Cable(transport, this::plug, line.network(), events::notice);
        line.network().attach(cable);
        if (settings.off().outputRule()) {
            line.breakOutputRule();
        }
        arbiter = new ArbiterConnection(transport, settings.arbiter(), platform);
    }

    /**
     * A host that runs a VM first.
     *
     * @param platform what it runs on
     * @param vm which
     * @param backupAt where its backup listens, or null for a primary without one
     * @param failPoint where it dies, {@link FailPoint#NONE} but in tests
     * @throws IOException if a port cannot be had, in one line
     */
    public static Replica primary(
            Platform platform,
            VmName vm,
            ReplicaSettings settings,
            Blueprint blueprint,
            InetSocketAddress backupAt,
            ReplicaEvents events,
            FailPoint failPoint)
            throws IOException {
        Replica replica = new Replica(platform, settings, spec -> blueprint, events, failPoint);
        replica.bind(() -> {
            Host self = replica.self("");
            long powerOnEpochMillis = platform.epochMillis().getAsLong();
            replica.become(
                    seams -> HostProtocol.primary(vm, self, settings.roles(), seams, powerOnEpochMillis, failPoint));
            String backup = backupAt == null ? null : HostPort.text(backupAt);
            replica.loop.execute(() -> replica.protocol.start(backup));
        });
        return replica;
    }

    /**
     * A host that waits for a primary.
     *
     * @throws IOException if a port cannot be had, in one line
     */
    public static Replica backup(
            Platform platform, VmName vm, ReplicaSettings settings, Blueprint blueprint, ReplicaEvents events)
            throws IOException {
        Replica replica = new Replica(platform, settings, spec -> blueprint, events, FailPoint.NONE);
        replica.bind(() -> {
            Host self = replica.listen();
            replica.become(seams -> HostProtocol.backup(vm, self, settings.roles(), seams));
        });
        return replica;
    }

    /**
     * One life of a host of a pool: idle until the arbiter or a primary has work for it, and over when that is over.
     *
     * @throws IOException if a port cannot be had, in one line
     */
    public static Replica host(Platform platform, ReplicaSettings settings, Blueprints blueprints, ReplicaEvents events)
            throws IOException {
        Replica replica = new Replica(platform, settings, blueprints, events, FailPoint.NONE);
        replica.bind(() -> {
            Host self = replica.listen();
            replica.become(seams -> HostProtocol.idle(self, settings.roles(), seams));
            replica.loop.execute(() -> {
                replica.pool = replica.arbiter.join(replica.protocol, events);
                replica.keeper = new SnapshotKeeper(
                        replica.protocol,
                        replica.machines::snapshotEvery,
                        settings.snapshotFolder(),
                        events,
                        replica::onLoop);
            });
        });
        return replica;
    }

    /** Where this host's log channel listens from now on. */
    private Host listen() throws IOException {
        InetSocketAddress at = settings.logListen();
        server = ChannelServer.listen(
                transport,
                at.getHostString(),
                at.getPort(),
                platform.limits().channel(),
                LinkPartner.accepting(() -> protocol.incoming()));
        return self(settings.advertised().log().orElse(at.getHostString() + ":" + server.port()));
    }

    /** What it does, for whoever watches it; its methods belong to the protocol thread. */
    public HostProtocol protocol() {
        return protocol;
    }

    /** Where a primary reaches this backup. */
    public int logPort() {
        return server.port();
    }

    /** Where a gateway reaches this host. */
    public InetSocketAddress consoleAddress() {
        return console.address();
    }

    /** Asks the machine to end in an orderly way: the log is completed, the partner ends too. Any thread. */
    public void stop() {
        loop.execute(() -> protocol.stopMachine());
    }

    /** Has a host of the pool leave its VM and end, as soon as another host has the machine. Any thread. */
    public void leave() {
        loop.execute(() -> protocol.withdrawal().leaveForGood(false));
    }

    @Override
    public void close() {
        ticking = false;
        arbiter.close();
        if (protocol != null) {
            onLoop(protocol::close);
        }
        if (server != null) {
            server.close();
        }
        cable.close();
        if (console != null) {
            console.close();
        }
        transport.close();
        if (machines != null) {
            machines.awaitDisks();
        }
    }

    private interface Binding {
        void bind() throws IOException;
    }

    private void bind(Binding binding) throws IOException {
        try {
            console = ConsolePort.listen(
                    transport,
                    settings.consoleListen(),
                    this::vmName,
                    platform.limits().console(),
                    line);
            line.attach(console);
            binding.bind();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The VM of this host at the moment; only asked when it has one. */
    private String vmName() {
        return protocol.task().map(VmName::toString).orElse("");
    }

    private Optional<Plug> plug() {
        Host self = protocol.self();
        return machines.network()
                .map(port ->
                        new Plug(port.at(), vmName(), self.name(), self.incarnation(), port.card(), port.longest()));
    }

    /** Of the machine that was switched on then; none if this host has let it go. The protocol thread. */
    private Optional<Acting> acting(long powerOnEpochMillis) {
        Host self = protocol.self();
        return protocol.task()
                .map(vm -> new Actor(vm.toString(), powerOnEpochMillis, self.name(), self.incarnation()))
                .map(actor -> new Acting(actor, true));
    }

    private Host self(String logAddress) {
        InetSocketAddress at = console.address();
        return new Host(
                settings.hostName(),
                platform.epochMillis().getAsLong(),
                logAddress,
                settings.advertised().console().orElse(at.getHostString() + ":" + at.getPort()));
    }

    /** On the protocol thread, so that nothing is heard before this host is complete. */
    private void become(Function<HostSeams, HostProtocol> maker) {
        machines = new Machines(
                platform,
                settings,
                blueprints,
                line,
                failPoint,
                this::onLoop,
                new Outcome(),
                this::diskFailed,
                this::acting);
        HostSeams seams = new HostSeams(
                LinkPartner.connector(transport, platform.limits().channel()),
                machines,
                arbiter,
                line,
                () -> {
                    cable.close();
                    console.refuse();
                },
                events,
                platform.nanoTime());
        loop.submit(() -> {
                    protocol = maker.apply(seams);
                    arbiter.open(protocol.arbiterContact());
                })
                .syncUninterruptibly();
        long tickNanos = Math.min(TICK_NANOS, settings.roles().heartbeatNanos());
        // A timer of the event loop's own would cost it more: Netty's selector sleeps whole milliseconds, and turns
        // without
        // sleep for the last half (NioIoHandler.select).
        var unused = platform.threads().begin("ticks", () -> {
            onLoop(this::tick);
            return ticking ? tickNanos : Steps.OVER;
        });
    }

    private void tick() {
        protocol.tick();
        console.tick();
        cable.tick();
        if (pool != null) {
            pool.tick(platform.now());
            keeper.tick(platform.now());
        }
    }

    /** Runs a task on the protocol thread; nothing happens if that has ended. */
    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closing) {
            // Whoever closes this host has ended its machine.
        }
    }

    private void diskFailed(String why, Runnable tellGuest) {
        onLoop(() -> protocol.diskFailed(why, tellGuest));
    }

    /** What becomes of the machine, said on the vCPU's thread. */
    private final class Outcome implements Vcpu.Outcome {
        @Override
        public void ended(StopReason reason) {
            onLoop(() -> protocol.ended(reason));
        }

        @Override
        public void remarked(String remark) {
            onLoop(() -> events.notice(remark));
        }

        @Override
        public void diverged(Divergence divergence) {
            onLoop(() -> protocol.role().diverged(divergence.getMessage()));
        }

        @Override
        public void failed(String why) {
            onLoop(() -> protocol.failed(why));
        }
    }
}
