package io.understudy.arbiter.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.understudy.admission.AcceptPace;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.HostPort;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.consensus.Consensus;
import io.understudy.arbiter.consensus.JournalConsensus;
import io.understudy.arbiter.consensus.NoMemberException;
import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.event.EventSink;
import io.understudy.handshake.RefusedException;
import io.understudy.identity.Service;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running arbiter. It listens on one address and keeps one journal directory; the transport is the caller's and stays
 * open after it.
 */
public final class ArbiterServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArbiterServer.class);

    private final Optional<Function<Introduction, Answer.Introduced>> peers;
    private final ChannelGroup connections;
    private final EventExecutor commitThread;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private Channel listener;
    private volatile Consensus consensus;
    private volatile Committer committer;
    private volatile Standing standing = new Standing(0, false, "");

    private ArbiterServer(
            ChannelGroup connections,
            EventExecutor commitThread,
            Optional<Function<Introduction, Answer.Introduced>> peers) {
        this.peers = peers;
        this.connections = connections;
        this.commitThread = commitThread;
    }

    /** Starts with {@link ServerSettings#defaults()}. */
    public static ArbiterServer start(Path journalDirectory, InetSocketAddress address, Transport transport)
            throws IOException {
        return start(journalDirectory, address, transport, ServerSettings.defaults(), EventSink.NONE);
    }

    /**
     * Opens the journal and listens. Waits; not to be called on an event loop.
     *
     * @param journalDirectory created if need be
     * @param address where to listen; port 0 takes a free one, see {@link #address()}
     * @param events is told claims, views and hosts, each when it is durable
     * @throws IOException with one line for people: the journal cannot be used or the address cannot be listened on
     */
    public static ArbiterServer start(
            Path journalDirectory,
            InetSocketAddress address,
            Transport transport,
            ServerSettings settings,
            EventSink events)
            throws IOException {
        PoolRegister register =
                new PoolRegister(new ViewRegister(settings.maxMachines(), settings.grantsAll()), settings.pool());
        Journal journal = FileJournal.open(journalDirectory, register, settings.compactionBytes());
        try {
            EventExecutor commitThread = new DefaultEventExecutor(new DefaultThreadFactory("arbiter-commit", true));
            ArbiterServer server = start(journal, register, address, transport, commitThread, settings, events);
            LOG.info(
                    "arbiter of cluster {} listens on {}, journal in {}",
                    journal.clusterId(),
                    HostPort.text(server.address()),
                    journalDirectory);
            return server;
        } catch (IOException e) {
            journal.close();
            throw e;
        }
    }

    /**
     * The same with a journal that is open and replayed, and a thread of its own for what waits for it.
     *
     * @param commitThread ends with the arbiter
     */
    public static ArbiterServer start(
            Journal journal,
            PoolRegister register,
            InetSocketAddress address,
            Transport transport,
            EventExecutor commitThread,
            ServerSettings settings,
            EventSink events)
            throws IOException {
        ArbiterServer server =
                new ArbiterServer(new DefaultChannelGroup(transport.loop(), true), commitThread, Optional.empty());
        server.begin(new StateMachine(register), settings, events, machine -> new JournalConsensus(journal, machine));
        try {
            server.listen(address, transport, settings);
        } catch (IOException e) {
            server.committer.stop();
            throw e;
        }
        return server;
    }

    /**
     * Listens, and lets nobody ask anything before it {@linkplain #begin begins}.
     *
     * @param commitThread ends with the arbiter
     * @param peers answers other arbiters of its cluster, on any thread
     */
    public static ArbiterServer listening(
            InetSocketAddress address,
            Transport transport,
            EventExecutor commitThread,
            ServerSettings settings,
            Function<Introduction, Answer.Introduced> peers)
            throws IOException {
        ArbiterServer server =
                new ArbiterServer(new DefaultChannelGroup(transport.loop(), true), commitThread, Optional.of(peers));
        server.listen(address, transport, settings);
        return server;
    }

    /**
     * Answers from now on.
     *
     * @param engine puts in order what is asked; closed with this arbiter
     */
    public void begin(StateMachine machine, ServerSettings settings, EventSink events, GroupCommit.Engine engine) {
        long nowMillis = TimeUnit.NANOSECONDS.toMillis(commitThread.ticker().nanoTime());
        GroupCommit commit = new GroupCommit(
                machine, settings.pool(), nowMillis, events, this::stands, each -> consensus = engine.of(each));
        PoolSettings pool = settings.pool();
        long tickMillis = Math.max(1, Math.min(pool.pingMillis(), pool.watchMillis()) / 2);
        committer = new Committer(commit, commitThread, tickMillis, this::fail);
        committer.start();
    }

    private void stands(Standing now) {
        Standing before = standing;
        standing = now;
        if (peers.isPresent()) {
            roleWords(before, now).ifPresent(LOG::info);
        }
        connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(now));
    }

    /** One line for each change that matters; that nobody is known to lead for a moment does not. */
    private static Optional<String> roleWords(Standing before, Standing now) {
        boolean led = before.leads();
        if (now.leads()) {
            return Optional.of("leads, in term " + now.term());
        } else if (!now.leader().isEmpty() && !now.leader().equals(before.leader())) {
            return Optional.of("follows the arbiter at " + now.leader() + ", in term " + now.term());
        }
        return led ? Optional.of("does not lead any more") : Optional.empty();
    }

    /** Has a round held now: something is new for it. Any thread. */
    public void wake() {
        Committer begun = committer;
        if (begun != null) {
            begun.wake();
        }
    }

    private void submit(Work work) {
        committer.submit(work);
    }

    private void listen(InetSocketAddress address, Transport transport, ServerSettings settings) throws IOException {
        Cluster cluster = new Cluster() {
            @Override
            public Optional<ClusterId> id() {
                return committer == null ? Optional.empty() : Optional.of(consensus.clusterId());
            }

            @Override
            public Optional<Standing> standing() {
                return peers.map(each -> standing);
            }

            @Override
            public Optional<Answer.Introduced> met(Introduction other) {
                return peers.map(each -> each.apply(other));
            }
        };
        ChannelFuture bound = transport
                .listening(Service.ARBITER)
                .handler(new AcceptPace())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ServerChannel(settings, connections, cluster, this::submit))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw cannotListen(address, bound.cause());
        }
        listener = bound.channel();
    }

    /** One line for people, also for the other address of a member. */
    public static IOException cannotListen(InetSocketAddress address, Throwable cause) {
        return new IOException(
                "cannot listen on " + HostPort.text(address) + ": " + cause.getMessage()
                        + (cause instanceof RefusedException ? "" : "; stop what listens there or choose another port"),
                cause);
    }

    /** Where it listens, with the port that it really has. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Who leads, as far as it knows. */
    public Standing standing() {
        return standing;
    }

    /** The random name of this arbiter's journal. */
    public ClusterId clusterId() {
        return consensus.clusterId();
    }

    /**
     * Completes after {@link #close}; completes exceptionally when the journal failed and the arbiter ended itself, with
     * one line for people. Completed on a thread of the arbiter.
     */
    public CompletionStage<Void> terminated() {
        return terminated.minimalCompletionStage();
    }

    /** Ends all connections, finishes the round in progress, closes the journal. Not to be called on an event loop. */
    @Override
    public void close() {
        Listening.close(listener);
        connections.close().awaitUninterruptibly();
        if (committer != null) {
            consensus.leave();
            committer.stop();
        } else {
            commitThread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
        end(null);
    }

    /** Fail-stop: a journal that did not take a change may hold it all the same, so no further answer is right. Any thread. */
    public void fail(Throwable cause) {
        if (ended.get()) {
            return;
        }
        String reason = cause instanceof NoMemberException ? cause.getMessage() : failed(cause);
        LOG.error(reason);
        var unusedClose = listener.close();
        var unusedCloses = connections.close();
        end(new IOException(reason, cause));
    }

    private static String failed(Throwable cause) {
        String what =
                cause instanceof IOException ? "its journal failed: " + cause.getMessage() : "of an error: " + cause;
        return "the arbiter ends because " + what + "; put it right and start again, nothing answered is lost";
    }

    private void end(IOException failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        IOException outcome = failure;
        try {
            if (consensus != null) {
                consensus.close();
            }
        } catch (IOException e) {
            outcome = failure == null ? e : failure;
        }
        if (outcome == null) {
            terminated.complete(null);
        } else {
            terminated.completeExceptionally(outcome);
        }
    }
}
