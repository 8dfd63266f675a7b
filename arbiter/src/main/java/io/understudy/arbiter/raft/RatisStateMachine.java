package io.understudy.arbiter.raft;

import io.netty.util.concurrent.EventExecutor;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.consensus.Entry;
import io.understudy.arbiter.consensus.EntryReader;
import io.understudy.arbiter.consensus.NoMemberException;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.journal.SnapshotFile;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.view.Change;
import io.understudy.disk.DurableNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;

/** The engine's view of the register: entries are applied on the commit thread, snapshots are compacted journals. */
final class RatisStateMachine extends BaseStateMachine {
    private final ClientId own;
    private final ClusterId cluster;
    private final PoolRegister register;
    private final EventExecutor commitThread;
    private final Consumer<Entry> committed;
    private final Runnable wake;
    private final Consumer<Throwable> onFailure;
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();

    /** Why an entry was not applied; what comes behind it never is. On the commit thread. */
    private Throwable failure;

    /**
     * @param own the only client
     * @param committed takes each entry in its order, on the commit thread
     * @param wake something may be new: an entry, a role
     * @param onFailure nothing can be kept any more
     */
    RatisStateMachine(
            ClientId own,
            ClusterId cluster,
            PoolRegister register,
            EventExecutor commitThread,
            Consumer<Entry> committed,
            Runnable wake,
            Consumer<Throwable> onFailure) {
        this.own = own;
        this.cluster = cluster;
        this.register = register;
        this.commitThread = commitThread;
        this.committed = committed;
        this.wake = wake;
        this.onFailure = onFailure;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        getLifeCycle().startAndTransition(() -> {
            super.initialize(server, group, raftStorage);
            storage.init(raftStorage);
            load();
        });
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /** A snapshot of the leader's has come in place of entries that it does not have any more. */
    @Override
    public void reinitialize() throws IOException {
        load();
        if (getLifeCycleState() == LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.STARTING);
            getLifeCycle().transition(LifeCycle.State.RUNNING);
        }
    }

    private void load() throws IOException {
        SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
        if (snapshot != null) {
            Path file = snapshot.getFile().getPath();
            onCommitThread(() -> {
                register.clear();
                SnapshotFile.read(file, cluster, register);
                setLastAppliedTermIndex(snapshot.getTermIndex());
                return null;
            });
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T onCommitThread(Work<T> work) throws IOException {
        try {
            return commitThread.submit(work::run).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * What is in the log is applied by every member, at every start: so nothing comes in that is not this process's own, or
     * that cannot be read.
     */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
        TransactionContext context = super.startTransaction(request);
        if (!request.getClientId().equals(own)) {
            return context.setException(new IOException("entries come from this arbiter's own process only"));
        }
        try {
            var unused = EntryReader.read(request.getMessage().getContent().toByteArray());
        } catch (MalformedException | RuntimeException e) {
            context.setException(new IOException("this is no entry: " + e.getMessage(), e));
        }
        return context;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext context) {
        LogEntryProto log = context.getLogEntry();
        byte[] bytes = log.getStateMachineLogEntry().getLogData().toByteArray();
        CompletableFuture<Message> done = new CompletableFuture<>();
        commitThread.execute(() -> {
            if (failure != null) {
                done.completeExceptionally(failure);
                return;
            }
            try {
                committed.accept(EntryReader.read(bytes));
                updateLastAppliedTermIndex(log.getTerm(), log.getIndex());
                done.complete(Message.EMPTY);
                wake.run();
            } catch (MalformedException e) {
                fail(
                        new IOException(
                                "entry " + log.getIndex() + " means nothing to this release: " + e.getMessage()),
                        done);
            } catch (RuntimeException | Error e) {
                fail(e, done);
            }
        });
        return done;
    }

    /** Of entries that are the engine's own; in line with the others. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        commitThread.execute(() -> {
            if (failure == null) {
                updateLastAppliedTermIndex(term, index);
            }
        });
    }

    private void fail(Throwable cause, CompletableFuture<Message> done) {
        failure = cause;
        onFailure.accept(cause);
        done.completeExceptionally(cause);
    }

    @Override
    public long takeSnapshot() throws IOException {
        record Cut(TermIndex at, List<Change> changes) {}
        Cut cut = onCommitThread(() -> {
            if (failure != null) {
                throw new IOException("an entry was not applied", failure);
            }
            return new Cut(getLastAppliedTermIndex(), register.snapshot());
        });
        Path file =
                storage.getSnapshotFile(cut.at().getTerm(), cut.at().getIndex()).toPath();
        Path unfinished = file.resolveSibling("unfinished");
        SnapshotFile.write(unfinished, cluster, cut.changes());
        // The log before it is purged: it must be there, with its digest, as soon as its name is.
        MD5Hash digest = MD5FileUtil.computeMd5ForFile(unfinished.toFile());
        MD5FileUtil.saveMD5File(file.toFile(), digest);
        DurableNames.replace(unfinished, file);
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, digest), cut.at()));
        return cut.at().getIndex();
    }

    @Override
    public SimpleStateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public SingleFileSnapshotInfo getLatestSnapshot() {
        return storage.getLatestSnapshot();
    }

    @Override
    public void notifyLeaderReady() {
        wake.run();
    }

    @Override
    public void notifyLeaderChanged(
            org.apache.ratis.protocol.RaftGroupMemberId member, org.apache.ratis.protocol.RaftPeerId leader) {
        wake.run();
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        onFailure.accept(new IOException(cause.getMessage(), cause));
    }

    /** By itself the engine ends for one reason: other members told it that it is none of them. */
    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        onFailure.accept(new NoMemberException());
    }
}
