package io.understudy.arbiter.raft;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an arbiter with an empty directory comes into a cluster that is there: it knows nobody, so it neither votes nor
 * counts, until the members have made it one of them, in place of the one of its name. For the engine that is another
 * member than before, which has promised nothing.
 */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

    /** A change of members that failed may be one beside another; the engine makes one at a time. */
    private static final long AGAIN_MILLIS = 500;

    private final MemberFolder folder;
    private final List<InetSocketAddress> others;
    private final Transport transport;

    Joining(MemberFolder folder, List<Member> members, Transport transport) {
        this.folder = folder;
        this.transport = transport;
        this.others = members.stream()
                .filter(member -> !member.name().equals(folder.self().name()))
                .map(Member::clientAddress)
                .toList();
    }

    private interface Question<T> {
        T ask(ArbiterClient client, CompletableFuture<ClusterId> met) throws ExecutionException, InterruptedException;
    }

    /** Waits until one leads, and says of which cluster. */
    ClusterId cluster() throws IOException, InterruptedException {
        return ask((client, met) -> met.get());
    }

    /** Waits until this one is a member, and has what the others have. */
    void join(Member self) throws IOException, InterruptedException {
        Request.Reconfiguring change = new Request.Reconfiguring(0, folder.self(), self.client(), self.peers());
        String said = "";
        while (ask((client, met) -> client.reconfigure(change).get()) instanceof WishVerdict.Declined declined) {
            if (!declined.reason().equals(said)) {
                said = declined.reason();
                LOG.info("arbiter {} cannot join yet: {}", self.name(), said);
            }
            Thread.sleep(AGAIN_MILLIS);
        }
        LOG.info("arbiter {} has joined", self.name());
    }

    private <T> T ask(Question<T> question) throws IOException, InterruptedException {
        CompletableFuture<ClusterId> met = new CompletableFuture<>();
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void connected(ClusterId cluster) {
                met.complete(cluster);
            }

            @Override
            public void disconnected(String reason) {
                LOG.info("no arbiter leads at {} ({}); trying until one does", HostPort.text(others), reason);
            }
        };
        try (ArbiterClient client =
                ArbiterClient.open(transport, ArbiterClient.fixed(others), ClientSettings.defaults(), listener)) {
            return question.ask(client, met);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }
}
