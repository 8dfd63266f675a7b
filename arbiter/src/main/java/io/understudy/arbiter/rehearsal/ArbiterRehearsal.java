package io.understudy.arbiter.rehearsal;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.EventSink;
import io.understudy.handshake.Handshake;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A short life of a machine's views, asked of an arbiter within this process that nobody hears of and that forgets
 * everything: a primary gets a backup, dies, and the backup takes over. The JVM loads, links and resolves what is executed
 * for the first time, and in an arbiter and a backup whose first takeover it is that took longer than the rest.
 */
public final class ArbiterRehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(ArbiterRehearsal.class);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final VmName VM = new VmName("rehearsal");
    private static final int PATIENCE_SECONDS = 5;

    private ArbiterRehearsal() {}

    /**
     * Takes some tenths of a second and ends whatever happens. Not to be called on an event loop.
     *
     * @return whether it came to its end
     */
    public static boolean play() {
        try (Transport transport = Transport.nio("rehearsal", Handshake.OPEN);
                ArbiterServer server = server(transport)) {
            Part primary = new Part(new Host("a", 1, "", ""), transport, server.address());
            Part backup = new Part(new Host("b", 1, "", ""), transport, server.address());
            primary.advances(0, Optional.of(backup.host));
            primary.client.close();
            backup.advances(1, Optional.empty());
            backup.client.close();
            return true;
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.debug("there is no rehearsal: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static ArbiterServer server(Transport transport) throws IOException {
        ServerSettings settings = ServerSettings.defaults();
        return ArbiterServer.start(
                new ForgetfulJournal(),
                new PoolRegister(new ViewRegister(1), settings.pool()),
                ANY,
                transport,
                new DefaultEventExecutor(new DefaultThreadFactory("rehearsal-commit", true)),
                settings,
                EventSink.NONE);
    }

    /** A host, as far as an arbiter knows one. */
    private static final class Part {
        private final Host host;
        private final ArbiterClient client;

        Part(Host host, Transport transport, InetSocketAddress arbiter) {
            this.host = host;
            List<InetSocketAddress> addresses = List.of(arbiter);
            client = ArbiterClient.open(
                    transport, ArbiterClient.fixed(addresses), ClientSettings.defaults(), ConnectionListener.none());
            client.subscribe(VM, view -> {});
        }

        /** Asks for the next view and says that it acts in it. */
        void advances(long from, Optional<Host> backup)
                throws IOException, ExecutionException, TimeoutException, InterruptedException {
            await(client.advance(new Advance(VM, from, host, backup, host.identity(), from, from)));
            await(client.acknowledge(new Acknowledge(VM, from + 1, host.identity())));
        }

        private static void await(CompletableFuture<Verdict> verdict)
                throws IOException, ExecutionException, TimeoutException, InterruptedException {
            if (!(verdict.get(PATIENCE_SECONDS, TimeUnit.SECONDS) instanceof Verdict.Granted)) {
                throw new IOException("not granted: " + verdict.join());
            }
        }
    }
}
