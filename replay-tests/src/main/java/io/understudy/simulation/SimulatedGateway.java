package io.understudy.simulation;

import io.understudy.arbiter.view.View;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.session.GatewayActions;
import io.understudy.console.session.GatewayEvent;
import io.understudy.console.session.GatewayLimits;
import io.understudy.console.session.GatewaySession;
import io.understudy.console.session.GatewayState;
import io.understudy.console.session.Location;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Socket;
import io.understudy.simulation.world.VirtualProcess;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One life of the console gateway: the counterpart of {@code ConsoleGateway}, with the user at its side. */
final class SimulatedGateway implements GatewayActions {
    static final String NODE = "gateway";

    private static final GatewayLimits LIMITS = new GatewayLimits(400, 50, 60_000, 64 * 1024, 64 * 1024);
    private static final long TICK = 40 * Scheduler.MILLIS;

    private final Cluster cluster;
    private final VirtualProcess process;
    private final ArbiterAccess arbiter;
    private final GatewaySession session;
    private final SimulatedUser user;
    private UserSocket userSocket;
    private Socket socket;
    private long socketNumber;
    private boolean pumpDue;

    /** What went to an earlier life of this gateway may be missing here. */
    private boolean mayMiss = true;

    private long delivered;
    private long highestView;

    SimulatedGateway(Cluster cluster, SimulatedUser user) {
        this.cluster = cluster;
        this.user = user;
        process = new VirtualProcess(cluster.scheduler(), NODE);
        session = new GatewaySession(Cluster.VM.toString(), LIMITS, this, nowMillis());
        arbiter = new ArbiterAccess(cluster, process, NODE, everMet -> {});
        arbiter.subscribe(this::located);
        process.every(TICK, () -> {
            session.tick(nowMillis());
            session.pump();
            type();
        });
        process.run(this::userComes);
    }

    private void userComes() {
        userSocket = new UserSocket(process, cluster.scheduler(), cluster.audience(), this::read, this::passed);
        user.connected(cluster.scheduler().now());
        session.userConnected(nowMillis());
        wake();
    }

    VirtualProcess process() {
        return process;
    }

    GatewayState state() {
        return session.state();
    }

    private long nowMillis() {
        return cluster.scheduler().now() / Scheduler.MILLIS;
    }

    /** What the user has to say goes down the line. */
    private void type() {
        byte[] bytes = user.advance(cluster.scheduler().now());
        if (bytes.length > 0) {
            session.userBytes(ByteBuffer.wrap(bytes), nowMillis());
            wake();
        }
    }

    private void located(Optional<View> view) {
        view.ifPresent(known -> {
            long number = stale(known.number());
            session.located(new Location(number, known.primary().consoleAddress()), nowMillis());
            wake();
        });
    }

    /** A gateway with the flaw never notices that a view is old. */
    private long stale(long view) {
        return cluster.flaw() == Flaw.STALE_VIEWS_TAKEN ? Math.max(view, session.view()) : view;
    }

    private void wake() {
        if (!pumpDue) {
            pumpDue = true;
            process.post(() -> {
                pumpDue = false;
                session.pump();
            });
        }
    }

    @Override
    public void locate() {
        arbiter.read(this::located);
    }

    @Override
    public void connect(long connection, Location primary) {
        socketNumber = connection;
        highestView = Math.max(highestView, primary.view());
        cluster.network()
                .connect(
                        process,
                        NODE,
                        primary.address(),
                        connected -> connected(connection, connected),
                        reason -> session.closed(connection, reason, nowMillis()));
    }

    private Listener connected(long connection, Socket connected) {
        Listener listener = new Listener() {
            @Override
            public void received(Object message) {
                hear(connection, (ConsoleMessage) message);
            }

            @Override
            public void closed(String reason) {
                session.closed(connection, reason, nowMillis());
                wake();
            }
        };
        if (connection != socketNumber) {
            connected.close();
            return listener;
        }
        socket = connected;
        session.connected(connection, nowMillis());
        wake();
        return listener;
    }

    private void hear(long connection, ConsoleMessage message) {
        long view = message instanceof ConsoleMessage.FromReplica said ? said.view() : 0;
        ConsoleMessage heard = message;
        if (cluster.flaw() == Flaw.STALE_VIEWS_TAKEN) {
            heard = renumbered(message);
        }
        boolean mine = connection == socketNumber;
        session.received(connection, heard, nowMillis());
        // Whatever the session kept its connection after, it has taken.
        boolean taken = mine && connection == socketNumber && session.state() == GatewayState.ATTACHED;
        if (taken && view < highestView) {
            throw new Violation("the gateway took " + message.type() + " of view " + view + " after it had seen view "
                    + highestView);
        }
        if (taken) {
            highestView = view;
        }
        wake();
    }

    /** Something arrives on the connection that stands which was under way for very long. */
    void arriveLate(ConsoleMessage message) {
        process.run(() -> hear(socketNumber, message));
    }

    /** The highest view it knows of. */
    long view() {
        return session.view();
    }

    /** Bytes of output that its user got, those that a former gateway gave out included. */
    long delivered() {
        return delivered;
    }

    private ConsoleMessage renumbered(ConsoleMessage message) {
        long view = session.view();
        if (message instanceof ConsoleMessage.Attached attached) {
            return new ConsoleMessage.Attached(stale(attached.view()), attached.input(), attached.output());
        } else if (message instanceof ConsoleMessage.Output output) {
            return new ConsoleMessage.Output(stale(output.view()), output.position(), output.bytes());
        } else if (message instanceof ConsoleMessage.Consumed consumed) {
            return new ConsoleMessage.Consumed(stale(consumed.view()), consumed.input());
        }
        return message instanceof ConsoleMessage.Heartbeat ? new ConsoleMessage.Heartbeat(stale(view)) : message;
    }

    @Override
    public void disconnect(long connection) {
        if (connection == socketNumber) {
            socketNumber = 0;
            if (socket != null) {
                socket.close();
                socket = null;
            }
        }
    }

    @Override
    public void send(long connection, ConsoleMessage message) {
        if (connection == socketNumber && socket != null) {
            boolean blind = cluster.flaw() == Flaw.STALE_VIEWS_TAKEN;
            socket.send(
                    blind && message instanceof ConsoleMessage.Attach attach
                            ? new ConsoleMessage.Attach(attach.vm(), 0, attach.output(), attach.input())
                            : message);
        }
    }

    @Override
    public void deliver(ByteBuffer bytes) {
        userSocket.write(bytes);
    }

    private void read(int value) {
        cluster.ledger().delivered(delivered++, value);
        user.receive(value, cluster.scheduler().now());
    }

    private void passed(int count) {
        session.passed(count);
        type();
        wake();
    }

    @Override
    public void readUser(boolean wanted) {
        user.mayType(wanted);
    }

    @Override
    public void dismissUser(String line) {
        if (!cluster.gatewayRestarted()) {
            throw new Violation("the gateway sent its user away: " + line);
        }
        // An Attach of its former life came late, and to the primary that is another gateway: the user comes again.
        mayMiss = true;
        userSocket.close();
        user.mayType(false);
        process.after(cluster.scheduler().between(5, 100), this::userComes);
    }

    @Override
    public void report(GatewayEvent event) {
        cluster.say(NODE, event.line());
        if (event instanceof GatewayEvent.Dropped dropped) {
            if (!mayMiss) {
                throw new Violation("the gateway lost output: " + event.line());
            }
            delivered += dropped.bytes();
        }
        if (event instanceof GatewayEvent.Lost) {
            mayMiss = false;
        }
    }
}
