package io.understudy.simulation.network;

import io.netty.util.NetUtil;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Nodes, each with an address, and the TCP connections between them. */
public final class Network {
    /** From one attempt to connect to the next, doubled each time (RFC 6298, section 2), and how many there are. */
    private static final long FIRST_REPEAT = 1000 * Scheduler.MILLIS;

    private static final int MOST_REPEATS = 6;
    private static final int FIRST_FREE_PORT = 49_152;

    /** Hears what is written on connections, at the moment it is. */
    public interface Tap {
        /**
         * A direction of a new connection.
         *
         * @param port of the node that listens
         * @param toServer whether it leads there
         * @return gets all bytes
         */
        Consumer<byte[]> listen(String from, String to, int port, boolean toServer);
    }

    private record Cut(String from, String to) {}

    private final Scheduler scheduler;
    private final Map<String, InetAddress> addresses = new HashMap<>();
    private final Map<InetAddress, String> nodes = new HashMap<>();
    private final Map<InetSocketAddress, VirtualServerChannel> doors = new LinkedHashMap<>();

    /** The end of who connected stands for both. */
    private final List<Endpoint> connections = new ArrayList<>();

    private final Set<Cut> cuts = new HashSet<>();
    private final Set<String> unpowered = new HashSet<>();
    private final long usualDelay;
    private Tap tap = (from, to, port, toServer) -> bytes -> {};
    private int window;
    private int lastPort = FIRST_FREE_PORT;
    private long lastChannel;

    public Network(Scheduler scheduler) {
        this.scheduler = scheduler;
        usualDelay = 20_000 + scheduler.random().nextLong(2 * Scheduler.MILLIS);
        window = 4096 << scheduler.random().nextInt(7);
    }

    /** From now on, for connections that begin. */
    public void overhear(Tap tap) {
        this.tap = tap;
    }

    Tap tap() {
        return tap;
    }

    /** Bytes that may be under way or unread in each direction of connections from now on, at least 1. */
    public void window(int bytes) {
        window = bytes;
    }

    /** The sockets of a process on this node, and its event loop. */
    public VirtualTransport transport(VirtualProcess process, String node) {
        return new VirtualTransport(this, scheduler, process, node);
    }

    /** The address of this node, 10.0.0.1 for the first that was asked for. */
    public InetAddress address(String node) {
        return addresses.computeIfAbsent(node, name -> {
            int number = addresses.size() + 1;
            InetAddress address = literal("10.0." + number / 256 + "." + number % 256);
            nodes.put(address, name);
            return address;
        });
    }

    private static InetAddress literal(String text) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
        if (address == null) {
            throw new IllegalArgumentException("there are no names in this network: " + text);
        }
        return address;
    }

    static InetSocketAddress resolved(InetSocketAddress address) {
        return address.isUnresolved()
                ? new InetSocketAddress(literal(address.getHostString()), address.getPort())
                : address;
    }

    InetSocketAddress freePort(String node) {
        return new InetSocketAddress(address(node), lastPort++);
    }

    long nextChannel() {
        return ++lastChannel;
    }

    InetSocketAddress listen(VirtualServerChannel door, InetSocketAddress wanted) throws BindException {
        InetSocketAddress at = wanted.getPort() == 0
                ? freePort(door.node())
                : new InetSocketAddress(address(door.node()), wanted.getPort());
        InetAddress asked = resolved(wanted).getAddress();
        if (!asked.isAnyLocalAddress() && !asked.equals(at.getAddress())) {
            throw new BindException("Cannot assign requested address");
        }
        if (doors.putIfAbsent(at, door) != null) {
            throw new BindException("Address already in use");
        }
        return at;
    }

    void silence(VirtualServerChannel door) {
        doors.values().remove(door);
    }

    /**
     * Connects, as often as it takes to get an answer.
     *
     * @param answered with an end, which the other side may not have accepted yet
     * @param failed with the reason
     */
    void connect(VirtualChannel from, InetSocketAddress to, Consumer<Endpoint> answered, Consumer<IOException> failed) {
        scheduler.after(delay(), () -> knock(from, to, 0, answered, failed));
    }

    private void knock(
            VirtualChannel from,
            InetSocketAddress to,
            int repeats,
            Consumer<Endpoint> answered,
            Consumer<IOException> failed) {
        String node = nodes.get(to.getAddress());
        VirtualServerChannel door = doors.get(to);
        if (!from.isOpen() || !from.process().alive()) {
            return;
        }
        if (node == null) {
            failed.accept(new NoRouteToHostException("No route to host"));
        } else if (blocked(from.node(), node) || blocked(node, from.node()) || (door != null && door.full())) {
            // Nobody answers.
            if (repeats < MOST_REPEATS) {
                scheduler.after(FIRST_REPEAT << repeats, () -> knock(from, to, repeats + 1, answered, failed));
            } else {
                scheduler.after(
                        FIRST_REPEAT << repeats, () -> failed.accept(new ConnectException("Connection timed out")));
            }
        } else if (door == null) {
            scheduler.after(delay(), () -> failed.accept(new ConnectException("Connection refused")));
        } else {
            // The kernel completes the handshake, also of a frozen process.
            Endpoint[] ends = Endpoint.pair(this, scheduler, from, door, window);
            connections.removeIf(end -> end.gone() && end.other().gone());
            connections.add(ends[0]);
            door.offer(ends[1]);
            scheduler.after(delay(), () -> answered.accept(ends[0]));
        }
    }

    /** Whether nothing gets from one node to the other. */
    boolean blocked(String from, String to) {
        return cuts.contains(new Cut(from, to)) || unpowered.contains(to);
    }

    /** Whether every node reaches every other. */
    public boolean isWhole() {
        return cuts.isEmpty();
    }

    long delay() {
        long delay = usualDelay / 2 + scheduler.random().nextLong(usualDelay);
        return scheduler.random().nextInt(50) == 0 ? delay * 20 : delay;
    }

    /** Nothing gets from one node to the other any more; neither is told. */
    public void cut(String from, String to) {
        cuts.add(new Cut(from, to));
    }

    public void heal(String from, String to) {
        if (cuts.remove(new Cut(from, to))) {
            ends().stream()
                    .filter(end -> end.node().equals(from) && end.other().node().equals(to))
                    .forEach(Endpoint::retransmit);
        }
    }

    public void healAll() {
        // In an order that does not depend on hashes.
        cuts.stream()
                .sorted((one, other) -> (one.from() + " " + one.to()).compareTo(other.from() + " " + other.to()))
                .toList()
                .forEach(cut -> heal(cut.from(), cut.to()));
    }

    /** Breaks what stands between two nodes: what is under way is lost, and both ends hear of it. */
    public void reset(String one, String other) {
        ends().stream()
                .filter(end -> !end.gone())
                .filter(end -> (end.node().equals(one) && end.other().node().equals(other))
                        || (end.node().equals(other) && end.other().node().equals(one)))
                .forEach(Endpoint::reset);
    }

    /** A process is killed; its host goes on, and closes its connections. */
    public void kill(VirtualProcess process) {
        process.die();
        doors.values().removeIf(door -> door.process() == process);
        ends().stream().filter(end -> end.process() == process).forEach(Endpoint::killed);
    }

    /** A host loses its power, and with it the process; nobody is told. */
    public void powerOff(VirtualProcess process, String node) {
        process.die();
        unpowered.add(node);
        doors.values().removeIf(door -> door.process() == process);
        ends().stream().filter(end -> end.process() == process).forEach(Endpoint::darken);
    }

    /** The host answers again: that it does not know of the connections it had. */
    public void powerOn(String node) {
        if (unpowered.remove(node)) {
            ends().stream().filter(end -> end.other().node().equals(node)).forEach(Endpoint::retransmit);
        }
    }

    /** Both ends of each connection. */
    private List<Endpoint> ends() {
        return connections.stream()
                .flatMap(end -> List.of(end, end.other()).stream())
                .toList();
    }
}
