package io.understudy.arbiter.raft;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.understudy.arbiter.Introduction;
import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.event.EventSink;
import io.understudy.identity.Service;
import io.understudy.transport.Listening;
import io.understudy.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one arbiter of several. */
public final class ClusterArbiter {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterArbiter.class);

    private ClusterArbiter() {}

    /**
     * Returns when it takes part in its cluster; a new cluster is waited for. Not to be called on an event loop.
     *
     * @param directory of this member alone, created if need be
     * @param members all of them
     * @param name which of them this is
     * @param rejoins whether an empty directory is right: it takes the place of the member of this name, if there is one
     * @throws IOException with one line for people
     */
    public static ArbiterServer start(
            Path directory,
            List<Member> members,
            String name,
            boolean rejoins,
            Transport transport,
            ServerSettings settings,
            EventSink events)
            throws IOException, InterruptedException {
        Member self = members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--name " + name + " is none of --cluster: "
                        + members.stream().map(Member::name).toList()));
        MemberFolder folder = MemberFolder.open(directory, name);
        try {
            return start(folder, members, self, rejoins, transport, settings, events);
        } catch (IOException | InterruptedException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static ArbiterServer start(
            MemberFolder folder,
            List<Member> members,
            Member self,
            boolean rejoins,
            Transport transport,
            ServerSettings settings,
            EventSink events)
            throws IOException, InterruptedException {
        EventExecutor commitThread = new DefaultEventExecutor(new DefaultThreadFactory("arbiter-commit", true));
        ArbiterServer server = ArbiterServer.listening(
                self.clientAddress(), transport, commitThread, settings, other -> introduced(folder, other));
        try {
            checkPeersPort(self, transport);
            if (!folder.isFounded() && rejoins) {
                folder.found(new Joining(folder, members, transport).cluster(), List.of());
            } else if (!folder.isFounded()) {
                new Founding(folder, members, transport).await();
            }
            LOG.info(
                    "arbiter {} of cluster {} listens on {}",
                    self.name(),
                    folder.self().cluster(),
                    self.client());
            StateMachine machine = new StateMachine(
                    new PoolRegister(new ViewRegister(settings.maxMachines(), settings.grantsAll()), settings.pool()));
            AtomicReference<RaftConsensus> raft = new AtomicReference<>();
            server.begin(machine, settings, events, each -> {
                try {
                    raft.set(new RaftConsensus(folder, self, each, commitThread, server::wake, server::fail));
                    return raft.get();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            checkPeersPort(self, transport);
            raft.get().start();
            if (!folder.isMember()) {
                new Joining(folder, members, transport).join(self);
                folder.joined();
            }
            return server;
        } catch (UncheckedIOException e) {
            server.close();
            throw e.getCause();
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The engine ends the whole process, without a word, if it cannot listen. */
    private static void checkPeersPort(Member self, Transport transport) throws IOException {
        InetSocketAddress address = self.peersAddress();
        ChannelFuture bound = transport
                .listening(Service.MEMBERS)
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw ArbiterServer.cannotListen(address, bound.cause());
        }
        Listening.close(bound.channel());
    }

    private static Answer.Introduced introduced(MemberFolder folder, Introduction other) {
        return new Answer.Introduced(
                folder.self(), folder.directoryOf(other.name()).orElse(0L));
    }
}
