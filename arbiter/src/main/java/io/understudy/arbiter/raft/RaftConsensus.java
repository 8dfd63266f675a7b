package io.understudy.arbiter.raft;

import io.netty.util.concurrent.EventExecutor;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.consensus.Consensus;
import io.understudy.arbiter.consensus.Entry;
import io.understudy.arbiter.consensus.EntryWriter;
import io.understudy.arbiter.consensus.NoMemberException;
import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.protocol.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The order of several arbiters: what a majority of them has on disk. */
final class RaftConsensus implements Consensus {
    /** Until an entry that was not taken is proposed again: as long as this one leads it may be any time. */
    private static final long AGAIN_MILLIS = 20;

    private static final long CLOSE_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(RaftConsensus.class);

    private final MemberFolder folder;
    private final StateMachine machine;
    private final EventExecutor commitThread;
    private final long proposer = new SecureRandom().nextLong();
    private final ClientId clientId = ClientId.randomId();
    private final RaftGroupId group;
    private final RaftPeerId self;
    private final RaftServer server;
    private final Consumer<Throwable> onFailure;
    private Learner learner;
    private long calls;
    private boolean wasMember;
    private volatile boolean closed;

    /** @param own who this is; a member by the folder, or one that joins */
    RaftConsensus(
            MemberFolder folder,
            Member own,
            StateMachine machine,
            EventExecutor commitThread,
            Runnable wake,
            Consumer<Throwable> onFailure)
            throws IOException {
        this.folder = folder;
        this.machine = machine;
        this.commitThread = commitThread;
        this.onFailure = onFailure;
        ClusterId cluster = folder.self().cluster();
        group = RaftGroupId.valueOf(new UUID(cluster.high(), cluster.low()));
        List<RaftPeer> peers =
                folder.members().stream().map(RaftConsensus::peer).toList();
        self = peerId(own.name(), folder.self().directory());
        Files.createDirectories(folder.raft());
        server = RaftServer.newBuilder()
                .setServerId(self)
                .setGroup(RaftGroup.valueOf(group, peers))
                .setStateMachine(new RatisStateMachine(
                        clientId, cluster, machine.register(), commitThread, this::committed, wake, this::fails))
                // What is there is what was promised and is kept; an empty folder is formatted, which only one that
                // has not begun may be: see MemberFolder.
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setProperties(RatisSettings.of(own, folder.raft()))
                .setParameters(RatisSettings.membersOnly())
                .build();
    }

    /** A member whose directory is another one is another one: it has promised nothing. */
    private static RaftPeerId peerId(String name, long directory) {
        return RaftPeerId.valueOf(name + "-" + Long.toHexString(directory));
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replaceAll("\\p{Cntrl}+", " ");
    }

    private static RaftPeer peer(MemberFolder.Known known) {
        return peer(
                known.member().name(),
                known.directory(),
                known.member().client(),
                known.member().peers());
    }

    private static RaftPeer peer(String name, long directory, String client, String peers) {
        return RaftPeer.newBuilder()
                .setId(peerId(name, directory))
                .setAddress(peers)
                .setClientAddress(client)
                .build();
    }

    /** Takes part from now on. */
    void start() throws IOException {
        server.start();
        folder.begun();
    }

    /** It says so at an ordinary end as well. */
    private void fails(Throwable cause) {
        if (!closed) {
            onFailure.accept(cause);
        }
    }

    private void committed(Entry entry) {
        learner.committed(entry, machine.decide(entry));
    }

    @Override
    public void join(Learner listener) {
        learner = listener;
    }

    @Override
    public long proposer() {
        return proposer;
    }

    @Override
    public void propose(Entry entry, long term) throws IOException {
        propose(UnsafeByteOperations.unsafeWrap(EntryWriter.write(entry)), term);
    }

    private void propose(ByteString bytes, long term) throws IOException {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(self)
                .setGroupId(group)
                .setCallId(++calls)
                .setMessage(Message.valueOf(bytes))
                .setType(RaftClientRequest.writeRequestType())
                .build();
        var unused = server.submitClientRequestAsync(request).whenComplete((reply, failure) -> {
            if (failure != null || !reply.isSuccess()) {
                var unusedAgain = commitThread.schedule(() -> again(bytes, term), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** It may have been taken all the same: what is decided twice is found the second time. */
    private void again(ByteString bytes, long term) {
        Standing now = standing();
        if (!closed && now.leads() && now.term() == term) {
            try {
                propose(bytes, term);
            } catch (IOException e) {
                var unusedAgain = commitThread.schedule(() -> again(bytes, term), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public Standing standing() {
        try {
            RaftServer.Division division = server.getDivision(group);
            DivisionInfo info = division.getInfo();
            // One that was taken out while it led is left with that role, but dead.
            boolean leads = info.isAlive() && info.isLeader() && info.isLeaderReady();
            Optional<RaftPeer> leader = Optional.ofNullable(info.getLeaderId())
                    .map(id -> division.getRaftConf().getPeer(id));
            if (division.getRaftConf().getPeer(self) != null) {
                wasMember = true;
            } else if (wasMember && !(info.isAlive() && info.isLeader())) {
                // Nobody tells it any more. Of members that change the engine knows old and new ones.
                fails(new NoMemberException());
            }
            return new Standing(
                    info.getCurrentTerm(),
                    leads,
                    leader.map(RaftPeer::getClientAddress).orElse(""));
        } catch (IOException e) {
            return new Standing(0, false, "");
        }
    }

    @Override
    public ClusterId clusterId() {
        return folder.self().cluster();
    }

    @Override
    public CompletionStage<Optional<String>> reconfigure(Request.Reconfiguring change) {
        try {
            List<RaftPeer> members =
                    new ArrayList<>(server.getDivision(group).getRaftConf().getCurrentPeers());
            boolean isThere = members.removeIf(
                    peer -> peer.getId().toString().startsWith(change.of().name() + "-"));
            if (change.leaves() && !isThere) {
                return CompletableFuture.completedFuture(Optional.of(change.noMember()));
            } else if (change.leaves() && members.isEmpty()) {
                return CompletableFuture.completedFuture(
                        Optional.of("arbiter " + change.of().name() + " is the last member"));
            } else if (!change.leaves()) {
                // Checks the addresses.
                Member joins = new Member(change.of().name(), change.client(), change.peers());
                members.add(peer(joins.name(), change.of().directory(), joins.client(), joins.peers()));
            }
            LOG.info(
                    "members shall be {}", members.stream().map(RaftPeer::getId).toList());
            return server.setConfigurationAsync(new SetConfigurationRequest(clientId, self, group, ++calls, members))
                    .thenApply(reply -> reply.isSuccess()
                            ? Optional.empty()
                            : Optional.of("the members stay as they are: "
                                    + oneLine(reply.getException().getMessage())));
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Optional.of(oneLine(e.getMessage())));
        }
    }

    /** The engine waits for its threads, and one of them may be the one that says that it is over. */
    @Override
    public void leave() {
        closed = true;
        Thread end = new Thread(this::closeServer, "arbiter-end");
        end.setDaemon(true);
        end.start();
        try {
            if (!commitThread.inEventLoop()) {
                end.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            leave();
        }
        folder.close();
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("the engine does not end well: {}", e.getMessage());
        }
    }
}
