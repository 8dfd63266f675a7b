package io.understudy.replica;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.client.NoAnswerException;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.replica.platform.Platform;
import io.understudy.replica.protocol.Arbiter;
import io.understudy.replica.protocol.ArbiterContact;
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.protocol.PoolDuties;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The arbiter over a connection of this host's; everything is heard on its event loop. */
final class ArbiterConnection implements Arbiter, ConnectionListener, AutoCloseable {
    private final Transport transport;
    private final List<InetSocketAddress> arbiter;
    private final Platform platform;
    private ArbiterClient client;
    private ArbiterContact contact;

    ArbiterConnection(Transport transport, List<InetSocketAddress> arbiter, Platform platform) {
        this.transport = transport;
        this.platform = platform;
        this.arbiter = arbiter;
    }

    /**
     * Begins to connect; to be called before anything is asked.
     *
     * @param contact is told whether it can be reached
     */
    void open(ArbiterContact contact) {
        this.contact = contact;
        client = ArbiterClient.open(
                transport, ArbiterClient.fixed(arbiter), platform.limits().arbiter(), this);
    }

    /** Makes a host one of the arbiter's pool, until this connection is closed. On the event loop. */
    PoolMember join(HostProtocol protocol, ReplicaEvents events) {
        long reportMillis = platform.limits().reportMillis();
        PoolDuties duties = new PoolDuties(protocol, platform.epochMillis(), reportMillis);
        return new PoolMember(duties, events, platform, member -> client.report(duties.report(), reportMillis, member));
    }

    @Override
    public void advance(Advance request, Consumer<Verdict> answer) {
        hear(client.advance(request), answer);
    }

    @Override
    public void acknowledge(Acknowledge request, Consumer<Verdict> answer) {
        hear(client.acknowledge(request), answer);
    }

    @Override
    public void read(VmName vm, Consumer<Optional<View>> answer) {
        hear(client.read(vm), answer);
    }

    /** What goes wrong with an answer would stay in the future; that there is none, since this was closed, is nothing wrong. */
    private <T> void hear(CompletableFuture<T> asked, Consumer<T> answer) {
        var unused = asked.thenAccept(answer).exceptionally(failure -> {
            if (!(failure.getCause() instanceof NoAnswerException)) {
                contact.answerFailed(failure.getCause());
            }
            return null;
        });
    }

    @Override
    public void connected(ClusterId cluster) {
        contact.connected(HostPort.text(arbiter));
    }

    @Override
    public void disconnected(String reason) {
        contact.disconnected(HostPort.text(arbiter), reason);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
