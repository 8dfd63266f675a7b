package io.understudy.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Nodes that connect to each other. An address is {@code node:port}. */
public final class Network {
    private static final long CONNECT_TIMEOUT = 300 * Scheduler.MILLIS;

    private record Door(VirtualProcess process, Function<Socket, Listener> acceptor) {}

    private record Way(String from, String to) {}

    private final Scheduler scheduler;
    private final List<Connection> connections = new ArrayList<>();
    private final Map<String, Door> doors = new HashMap<>();
    private final Set<Way> cuts = new HashSet<>();
    private final Set<String> unpowered = new HashSet<>();
    private final long usualDelay;

    public Network(Scheduler scheduler) {
        this.scheduler = scheduler;
        usualDelay = 20_000 + scheduler.random().nextLong(2 * Scheduler.MILLIS);
    }

    /** Who connects to this address gets an end there, if the process lives. */
    public void listen(VirtualProcess process, String address, Function<Socket, Listener> acceptor) {
        doors.put(address, new Door(process, acceptor));
    }

    /**
     * Connects.
     *
     * @param connected told on the process, with its end, whose messages then go to the listener it gives
     * @param failed told on the process, with the reason
     */
    public void connect(
            VirtualProcess from,
            String node,
            String address,
            Function<Socket, Listener> connected,
            Consumer<String> failed) {
        String other = nodeOf(address);
        scheduler.after(delay(), () -> {
            if (isCut(node, other) || isCut(other, node) || unpowered.contains(other)) {
                scheduler.after(CONNECT_TIMEOUT, () -> from.run(() -> failed.accept("no way to " + address)));
                return;
            }
            Door door = doors.get(address);
            if (door == null || !door.process().alive() || !from.alive()) {
                scheduler.after(delay(), () -> from.run(() -> failed.accept("connection refused by " + address)));
                return;
            }
            Connection connection = new Connection(this, scheduler);
            Socket mine = connection.end(0, from, node);
            Socket theirs = connection.end(1, door.process(), other);
            connections.removeIf(Connection::gone);
            connections.add(connection);
            // The kernel of a frozen process completes the handshake for it.
            door.process().run(() -> theirs.listener = door.acceptor().apply(theirs));
            from.run(() -> mine.listener = connected.apply(mine));
        });
    }

    boolean isCut(String from, String to) {
        return cuts.contains(new Way(from, to));
    }

    /** Whether every node reaches every other. */
    public boolean isWhole() {
        return cuts.isEmpty();
    }

    boolean isUp(String node) {
        return !unpowered.contains(node);
    }

    long delay() {
        long delay = usualDelay / 2 + scheduler.random().nextLong(usualDelay);
        return scheduler.random().nextInt(50) == 0 ? delay * 20 : delay;
    }

    /** Nothing gets from one node to the other any more; neither is told. */
    public void cut(String from, String to) {
        cuts.add(new Way(from, to));
    }

    public void heal(String from, String to) {
        if (cuts.remove(new Way(from, to))) {
            // Retransmission has backed off meanwhile.
            connections.stream()
                    .filter(connection -> connection.joins(from, to))
                    .forEach(connection -> scheduler.after(scheduler.between(0, 200), () -> {
                        connection.move(0);
                        connection.move(1);
                    }));
        }
    }

    public void healAll() {
        List.copyOf(cuts).forEach(way -> heal(way.from(), way.to()));
    }

    /** Breaks what stands between two nodes. */
    public void reset(String one, String other) {
        List.copyOf(connections).stream()
                .filter(connection -> connection.joins(one, other))
                .forEach(connection -> connection.reset("the connection broke"));
    }

    /** A process is killed; its host goes on. */
    public void kill(VirtualProcess process) {
        process.die();
        each(process, (connection, side) -> connection.killed(side, scheduler.chance(0.5)));
    }

    /** A host loses its power, and with it the process. */
    public void powerOff(VirtualProcess process, String node) {
        process.die();
        unpowered.add(node);
        each(process, (connection, side) -> connection.darken(side, scheduler.chance(0.5)));
    }

    public void powerOn(String node) {
        unpowered.remove(node);
    }

    private interface Each {
        void accept(Connection connection, int side);
    }

    private void each(VirtualProcess process, Each action) {
        for (Connection connection : List.copyOf(connections)) {
            int side = connection.sideOf(process);
            if (side >= 0) {
                action.accept(connection, side);
            }
        }
    }

    private static String nodeOf(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }
}
