package io.understudy.simulation;

import io.understudy.arbiter.view.View;
import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.Refusal;
import io.understudy.console.port.ConsoleOutlet;
import io.understudy.console.session.ConsoleActions;
import io.understudy.console.session.ConsoleLimits;
import io.understudy.console.session.ConsoleSession;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The counterpart of {@code ConsolePort}: connections around the real console session. What leaves, the ledger sees. */
final class ConsoleRim implements ConsoleOutlet, ConsoleActions {
    static final ConsoleLimits LIMITS = new ConsoleLimits(100, 60_000, 1024);

    private final SimulatedHost host;
    private final Map<Long, Socket> sockets = new HashMap<>();
    private ConsoleSession session;
    private long connections;
    private long consumedTold;
    private boolean pumpDue;

    ConsoleRim(SimulatedHost host) {
        this.host = host;
        host.cluster().network().listen(host.process(), address(host.node()), this::accept);
        host.process().every(LIMITS.heartbeatMillis() * Scheduler.MILLIS, () -> {
            if (session != null) {
                session.tick(nowMillis());
                session.pump();
            }
        });
    }

    static String address(String node) {
        return node + ":7777";
    }

    private long nowMillis() {
        return host.cluster().scheduler().now() / Scheduler.MILLIS;
    }

    @Override
    public void open(long view, long inputPosition, long outputPosition) {
        if (session != null) {
            throw new Violation(host.self() + " opens its console twice");
        }
        consumedTold = inputPosition;
        session = new ConsoleSession(
                Cluster.VM.toString(), view, inputPosition, outputPosition, LIMITS, this, nowMillis());
    }

    @Override
    public void viewChanged(long view) {
        session.viewChanged(view);
    }

    void refuse() {
        if (session != null) {
            session.end();
            session = null;
        }
    }

    @Override
    public void consumed(long inputPosition) {
        if (inputPosition > consumedTold) {
            consumedTold = inputPosition;
            host.cluster()
                    .ledger()
                    .consumed(
                            host.self().identity(),
                            view(),
                            inputPosition,
                            host.places().ofInput(inputPosition));
        }
        session.consumed(inputPosition);
        wake();
    }

    @Override
    public void released(long outputPosition, ByteBuffer bytes) {
        for (int i = 0; i < bytes.remaining(); i++) {
            long number = outputPosition + i + 1;
            host.cluster()
                    .ledger()
                    .released(
                            host.self().identity(),
                            view(),
                            number,
                            bytes.get(bytes.position() + i) & 0xFF,
                            host.places().ofOutput(number));
        }
        session.released(outputPosition, bytes);
        wake();
    }

    @Override
    public int room() {
        return session.room();
    }

    private View view() {
        return host.role().view().orElse(null);
    }

    private Listener accept(Socket socket) {
        long connection = ++connections;
        sockets.put(connection, socket);
        return new Listener() {
            @Override
            public void received(Object message) {
                if (!sockets.containsKey(connection)) {
                    return;
                }
                if (session == null) {
                    socket.send(new ConsoleMessage.Refused(0, Refusal.NOT_PRIMARY, "this host is not primary"));
                    ConsoleRim.this.close(connection);
                    return;
                }
                session.received(connection, (ConsoleMessage) message, nowMillis());
                wake();
            }

            @Override
            public void closed(String reason) {
                sockets.remove(connection);
                if (session != null) {
                    session.closed(connection, nowMillis());
                }
            }
        };
    }

    private void wake() {
        if (!pumpDue) {
            pumpDue = true;
            host.process().post(() -> {
                pumpDue = false;
                if (session != null) {
                    session.pump();
                }
            });
        }
    }

    @Override
    public void send(long connection, ConsoleMessage message) {
        Socket socket = sockets.get(connection);
        if (socket != null) {
            socket.send(message);
        }
    }

    @Override
    public void close(long connection) {
        Socket socket = sockets.remove(connection);
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void input(long position, ByteBuffer bytes) {
        host.line().input(position, bytes);
    }

    @Override
    public void confirmed(long outputPosition) {
        host.line().confirmed(outputPosition);
    }

    @Override
    public void room(boolean available) {
        host.line().room(available);
    }

    @Override
    public void report(String text) {
        host.cluster().say(host.node(), "console: " + text);
    }
}
