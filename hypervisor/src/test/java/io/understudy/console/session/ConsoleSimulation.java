package io.understudy.console.session;

import io.understudy.console.message.ConsoleMessage;
import io.understudy.console.message.ConsoleProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway, its user, and a row of primaries that die, freeze, thaw and lose their connections, all by one seed. The
 * arbiter always knows the newest primary; what the gateway hears of it may be late, old, or nothing.
 */
final class ConsoleSimulation implements GatewayActions {
    private static final GatewayLimits LIMITS =
            new GatewayLimits(400, 30, Long.MAX_VALUE / 2, 0, 2 * ConsoleProtocol.MAX_DATA);

    final SimulatedTime time;
    final SimulatedUser user;
    final List<GatewayEvent> events = new ArrayList<>();
    private final GatewaySession gateway;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final List<Location> locations = new ArrayList<>();
    private final Map<Long, SimulatedLink> links = new HashMap<>();
    private boolean calm;
    private boolean quiet;

    ConsoleSimulation(long seed) {
        time = new SimulatedTime(seed);
        user = new SimulatedUser(time);
        gateway = new GatewaySession("vm", 1, LIMITS, this, 0);
        hosts.add(new SimulatedHost("host0:1", new SimulatedGuest(), 0, time));
        hosts.get(0).open(1);
        locations.add(new Location(1, "host0:1"));
        time.every(20, () -> {
            gateway.tick(time.nowMillis());
            gateway.pump();
        });
        time.every(50, () -> hosts.forEach(SimulatedHost::tick));
        time.every(7, () -> {
            if (!quiet) {
                user.type(gateway, time.chance(0.02) ? ConsoleProtocol.MAX_DATA : 12);
            }
        });
        time.every(5, () -> user.look(gateway, calm ? Integer.MAX_VALUE : time.random.nextInt(200)));
        time.every(11, () -> {
            if (!quiet) {
                hosts.forEach(SimulatedHost::happen);
            }
        });
        time.every(40, this::fault);
    }

    /** The guest of the newest view: the one whose history counts. */
    SimulatedGuest guest() {
        return primary().guest();
    }

    int views() {
        return hosts.size();
    }

    /** Faults for so long, then peace for so long, then silence in which what is on its way arrives. */
    void run(long faultyMillis, long calmMillis, long quietMillis) {
        time.runUntil(faultyMillis);
        calm = true;
        primary().thaw();
        if (!user.isPresent()) {
            user.come(gateway);
        }
        time.runUntil(faultyMillis + calmMillis);
        quiet = true;
        time.runUntil(faultyMillis + calmMillis + quietMillis);
    }

    private SimulatedHost primary() {
        return hosts.get(hosts.size() - 1);
    }

    private void fault() {
        if (calm) {
            return;
        }
        if (time.chance(0.05)) {
            if (user.isPresent()) {
                user.leave(gateway);
            } else {
                user.come(gateway);
            }
        } else if (!user.isPresent() && time.chance(0.3)) {
            user.come(gateway);
        }
        if (time.chance(0.04)) {
            links.values().stream().filter(SimulatedLink::isUp).findAny().ifPresent(this::cut);
        }
        if (time.chance(0.03) && primary().isUp()) {
            failOver();
        }
        if (time.chance(0.02) && primary().isOpen()) {
            long next = locations.get(locations.size() - 1).view() + 1;
            SimulatedHost host = primary();
            locations.add(new Location(next, host.address));
            // The gateway may hear of it before the primary does.
            time.after(time.random.nextInt(80), () -> host.viewChanged(next));
        }
        if (time.chance(0.05)) {
            hosts.get(time.random.nextInt(hosts.size())).thaw();
        }
    }

    private void failOver() {
        SimulatedHost old = primary();
        boolean dies = time.chance(0.5);
        if (dies) {
            old.die();
            List.copyOf(links.values()).stream()
                    .filter(link -> link.host == old)
                    .forEach(this::cut);
        } else {
            old.freeze();
        }
        SimulatedHost next = old.successor("host" + hosts.size() + ":1");
        hosts.add(next);
        Location location = new Location(locations.get(locations.size() - 1).view() + 1, next.address);
        // A host asks the arbiter before it goes live, so the gateway may come before it is open.
        locations.add(location);
        time.after(time.random.nextInt(60), () -> next.open(location.view()));
        if (time.chance(0.3)) {
            time.after(time.random.nextInt(100), () -> located(location));
        }
    }

    /** A reset is heard at both ends, sometime; a cut cable at neither. */
    private void cut(SimulatedLink link) {
        link.cut(number -> {
            if (time.chance(0.6)) {
                time.after(time.random.nextInt(50), () -> link.host.closed(number));
                time.after(time.random.nextInt(50), () -> {
                    gateway.closed(number, "reset", time.nowMillis());
                    gateway.pump();
                });
            }
        });
    }

    private void located(Location location) {
        gateway.located(location, time.nowMillis());
        gateway.pump();
    }

    @Override
    public void locate() {
        if (calm || time.chance(0.7)) {
            boolean old = !calm && time.chance(0.2);
            Location answer = locations.get(old ? time.random.nextInt(locations.size()) : locations.size() - 1);
            time.after(time.random.nextInt(40), () -> located(answer));
        }
    }

    @Override
    public void connect(long connection, Location primary) {
        SimulatedHost host = hosts.stream()
                .filter(candidate -> candidate.address.equals(primary.address()))
                .findFirst()
                .orElseThrow();
        SimulatedLink link = new SimulatedLink(connection, host, time);
        links.put(connection, link);
        host.connected(link, gateway);
        // The kernel of a frozen process completes the handshake for it.
        link.toGateway(() -> {
            gateway.connected(connection, time.nowMillis());
            gateway.pump();
        });
    }

    @Override
    public void disconnect(long connection) {
        SimulatedLink link = links.remove(connection);
        link.cut(number -> time.after(time.random.nextInt(50), () -> link.host.closed(number)));
    }

    @Override
    public void send(long connection, ConsoleMessage message) {
        SimulatedLink link = links.get(connection);
        link.toHost(() -> link.host.received(connection, message));
    }

    @Override
    public void deliver(ByteBuffer bytes) {
        user.deliver(bytes);
    }

    @Override
    public void readUser(boolean wanted) {
        user.read(wanted);
    }

    @Override
    public void dismissUser(String line) {
        throw new AssertionError("there is only one gateway: " + line);
    }

    @Override
    public void report(GatewayEvent event) {
        events.add(event);
    }
}
