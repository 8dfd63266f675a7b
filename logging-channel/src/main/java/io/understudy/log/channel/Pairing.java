package io.understudy.log.channel;

import io.understudy.admission.Admission;
import io.understudy.admission.PeerAddress;
import io.understudy.log.message.ChannelMessage;
import io.understudy.log.message.ChannelMessage.Join;
import io.understudy.log.message.Lane;
import io.understudy.transport.Transport;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The listening side's waiting room: connections that are not yet links. Their places are counted until this host has
 * accepted the link they became part of. On one event loop.
 */
final class Pairing implements LaneHandler.Owner {
    private record Half(LaneHandler connection, Lane lane) {}

    private final Transport transport;
    private final ChannelLimits limits;
    private final ChannelListener listener;
    private final Admission<LaneHandler> admission;
    private final Set<LaneHandler> unpaired = new LinkedHashSet<>();
    private final Map<Long, Half> halves = new HashMap<>();

    Pairing(Transport transport, ChannelLimits limits, ChannelListener listener) {
        this.transport = transport;
        this.limits = limits;
        this.listener = listener;
        admission = new Admission<>(limits.unaccepted());
    }

    void admit(LaneHandler connection) {
        unpaired.add(connection);
        admission
                .admit(connection, PeerAddress.of(connection.channel()))
                .ifPresent(idle -> idle.end("idle connections go when too many come"));
        connection.channel().closeFuture().addListener(closed -> admission.left(connection));
        var unused = transport
                .loop()
                .schedule(
                        () -> failed(
                                connection, "its pair was not complete within " + limits.joinTimeoutMillis() + " ms"),
                        limits.joinTimeoutMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void received(LaneHandler connection, ChannelMessage message) {
        if (!unpaired.contains(connection)) {
            return;
        }
        if (!(message instanceof Join join)) {
            failed(connection, "the first message is a " + message.kind() + ", not a JOIN");
            return;
        }
        if (halves.values().stream().anyMatch(half -> half.connection() == connection)) {
            failed(connection, "a second JOIN on one connection");
            return;
        }
        admission.heard(connection);
        Half other = halves.putIfAbsent(join.pair(), new Half(connection, join.lane()));
        if (other != null && other.lane() == join.lane()) {
            failed(connection, "lane " + join.lane() + " of its pair is here already");
        } else if (other != null && !other.connection().identity().equals(connection.identity())) {
            failed(connection, "the other connection of its pair is somebody else's");
        } else if (other != null) {
            halves.remove(join.pair());
            pair(connection, join, other);
        }
    }

    private void pair(LaneHandler connection, Join join, Half other) {
        LogLink link = new LogLink(transport, listener, false, connection.peer());
        for (Half half : List.of(other, new Half(connection, join.lane()))) {
            unpaired.remove(half.connection());
            link.own(half.connection());
            link.onAccept(() -> admission.left(half.connection()));
            link.join(half.lane(), half.connection());
            half.connection().writeAndFlush(new Join(half.lane(), join.pair()));
        }
        link.connected();
    }

    /** Turns a connection away, unless it has become part of a link meanwhile. */
    @Override
    public void failed(LaneHandler connection, String reason) {
        if (unpaired.remove(connection)) {
            halves.values().removeIf(half -> half.connection() == connection);
            String from = connection.peer();
            connection.close();
            listener.rejected(from, reason);
        }
    }

    void close() {
        List.copyOf(unpaired).forEach(connection -> failed(connection, "the server was closed"));
    }
}
