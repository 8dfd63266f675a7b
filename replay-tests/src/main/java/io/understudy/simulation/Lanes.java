package io.understudy.simulation;

import io.understudy.log.channel.ChannelMessage;
import io.understudy.log.channel.Lane;
import io.understudy.simulation.world.Listener;
import io.understudy.simulation.world.Network;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Socket;
import io.understudy.simulation.world.VirtualProcess;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How two connections become one link, as {@code ChannelClient} and {@code Pairing} do it. */
final class Lanes {
    private static final long JOIN_TIMEOUT = 900 * Scheduler.MILLIS;

    private record Half(Lane lane, Socket socket) {}

    private Lanes() {}

    static String address(String node, Lane lane) {
        return node + (lane == Lane.ENTRIES ? ":7000" : ":7001");
    }

    /** Connects both lanes of a link, and gives up if they do not come together in time. */
    static void connect(
            Scheduler scheduler, Network network, VirtualProcess process, String node, String to, LogConnection link) {
        long pair = scheduler.random().nextLong();
        for (Lane lane : Lane.values()) {
            network.connect(
                    process,
                    node,
                    address(to, lane),
                    socket -> {
                        if (link.isClosed()) {
                            socket.close();
                        } else {
                            socket.send(new ChannelMessage.Join(lane, pair));
                        }
                        return link.lane(lane, socket);
                    },
                    reason -> link.end("cannot connect: " + reason));
        }
        process.after(JOIN_TIMEOUT, () -> {
            if (!link.stands()) {
                link.end("both lanes did not come together in time");
            }
        });
    }

    /** Makes links of every two connections that belong together. */
    static void listen(Network network, VirtualProcess process, String node, Supplier<LogConnection> links) {
        Map<Long, Half> halves = new HashMap<>();
        for (Lane lane : Lane.values()) {
            network.listen(process, address(node, lane), socket -> new Waiting(halves, lane, socket, links));
        }
    }

    /** A connection that is not yet part of a link. */
    private static final class Waiting implements Listener {
        private final Map<Long, Half> halves;
        private final Lane lane;
        private final Socket socket;
        private final Supplier<LogConnection> links;
        private Listener joined;

        Waiting(Map<Long, Half> halves, Lane lane, Socket socket, Supplier<LogConnection> links) {
            this.halves = halves;
            this.lane = lane;
            this.socket = socket;
            this.links = links;
        }

        @Override
        public void received(Object message) {
            if (joined != null) {
                joined.received(message);
                return;
            }
            ChannelMessage.Join join = (ChannelMessage.Join) message;
            Half other = halves.remove(join.pair());
            if (other == null) {
                halves.put(join.pair(), new Half(lane, socket));
                return;
            }
            LogConnection link = links.get();
            accept(link, other.lane(), other.socket(), join.pair());
            accept(link, lane, socket, join.pair());
        }

        private static void accept(LogConnection link, Lane lane, Socket socket, long pair) {
            socket.send(new ChannelMessage.Join(lane, pair));
            Waiting waiting = (Waiting) socket.listener();
            waiting.joined = link.accepted(lane, socket);
        }

        @Override
        public void closed(String reason) {
            halves.values().removeIf(half -> half.socket() == socket);
            if (joined != null) {
                joined.closed(reason);
            }
        }
    }
}
