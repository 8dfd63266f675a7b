package io.understudy.replica;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.understudy.arbiter.view.Host;
import io.understudy.console.ConsoleLimits;
import io.understudy.console.ConsolePort;
import io.understudy.log.channel.ChannelServer;
import io.understudy.replica.role.RoleMachine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One host of a pair: a role machine and everything it acts through. Built and bound on the caller's thread, it lives on
 * one event loop, the protocol thread, afterwards.
 */
public final class Replica implements AutoCloseable {
    /** At most. */
    private static final long TICK_NANOS = 30_000_000;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("protocol", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    /**
     * A timer of the event loop's own would cost it more: Netty's selector sleeps whole milliseconds, and turns without
     * sleep for the last half (NioIoHandler.select).
     */
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("ticks", true));

    private final SerialLine line = new SerialLine();
    private final ReplicaSettings settings;
    private final ReplicaEvents events;
    private ConsolePort console;
    private ChannelServer server;
    private RoleActor actor;

    private Replica(ReplicaSettings settings, ReplicaEvents events) {
        this.settings = settings;
        this.events = events;
    }

    /**
     * A host that runs the VM first.
     *
     * @param backupAt where its backup listens, or null for a primary without one
     * @param failPoint where it dies, {@link FailPoint#NONE} but in tests
     * @throws IOException if a port cannot be had, in one line
     */
    public static Replica primary(
            ReplicaSettings settings,
            Blueprint blueprint,
            InetSocketAddress backupAt,
            ReplicaEvents events,
            FailPoint failPoint)
            throws IOException {
        Replica replica = new Replica(settings, events);
        replica.bind(() -> {
            PrimarySide side = new PrimarySide(settings, blueprint, backupAt, replica.line, replica.group, failPoint);
            replica.act(
                    side, "", (self, actions) -> RoleMachine.primary(settings.vm(), self, settings.roles(), actions));
            replica.loop.execute(() -> replica.actor.role().start(backupAt != null));
        });
        return replica;
    }

    /**
     * A host that waits for a primary.
     *
     * @throws IOException if a port cannot be had, in one line
     */
    public static Replica backup(ReplicaSettings settings, Blueprint blueprint, ReplicaEvents events)
            throws IOException {
        Replica replica = new Replica(settings, events);
        replica.bind(() -> {
            BackupSide side = new BackupSide(settings, blueprint, replica.line);
            replica.server = side.listen(replica.group);
            String logAddress = settings.logListen().getHostString() + ":" + replica.server.port();
            replica.act(
                    side,
                    logAddress,
                    (self, actions) -> RoleMachine.backup(settings.vm(), self, settings.roles(), actions));
        });
        return replica;
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
        loop.execute(() -> actor.stopMachine());
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        if (actor != null) {
            actor.close();
        }
        if (server != null) {
            server.close();
        }
        if (console != null) {
            console.close();
        }
        line.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private interface Binding {
        void bind() throws IOException;
    }

    private interface RoleMaker {
        RoleMachine make(Host self, RoleActor actions);
    }

    private void bind(Binding binding) throws IOException {
        try {
            console = ConsolePort.listen(
                    loop, settings.consoleListen(), settings.vm().toString(), ConsoleLimits.STANDARD, line);
            line.attach(console);
            binding.bind();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void act(Side side, String logAddress, RoleMaker maker) {
        InetSocketAddress at = console.address();
        Host self = new Host(
                settings.hostName(), System.currentTimeMillis(), logAddress, at.getHostString() + ":" + at.getPort());
        actor = new RoleActor(settings, self, side, console, line, loop, events);
        actor.become(maker.make(self, actor));
        side.attach(actor);
        long tickNanos = Math.min(TICK_NANOS, settings.roles().heartbeatNanos() / 2);
        var unused =
                ticker.scheduleAtFixedRate(() -> actor.onLoop(actor::tick), tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }
}
