package io.understudy.arbiter.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.consensus.Entry;
import io.understudy.arbiter.consensus.EntryWriter;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.view.ViewRegister;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.SizeInBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine may have logged, and what becomes of the state when an entry cannot be applied. */
class RatisStateMachineTest {
    private static final ByteString ENTRY = ByteString.copyFrom(EntryWriter.write(new Entry(1, 1, List.of())));
    private static final ByteString GARBAGE = ByteString.copyFromUtf8("garbage");

    @TempDir
    Path folder;

    private final ClientId own = ClientId.randomId();
    private final EventExecutor thread = new DefaultEventExecutor();
    private final List<Entry> committed = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final RatisStateMachine machine = new RatisStateMachine(
            own,
            new ClusterId(1, 2),
            new PoolRegister(new ViewRegister(8), PoolSettings.defaults()),
            thread,
            committed::add,
            () -> {},
            failures::add);

    @AfterEach
    void end() {
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void shouldLetNothingIntoTheLogButItsOwnEntries() throws IOException {
        assertNull(machine.startTransaction(request(own, ENTRY)).getException());
        assertNotNull(machine.startTransaction(request(own, GARBAGE)).getException());
        assertNotNull(
                machine.startTransaction(request(ClientId.randomId(), ENTRY)).getException());
    }

    @Test
    void shouldApplyNothingBehindAnEntryThatItCannotRead() throws Exception {
        apply(1, ENTRY);
        assertThrows(ExecutionException.class, () -> apply(2, GARBAGE));
        assertThrows(ExecutionException.class, () -> apply(3, ENTRY));
        machine.notifyTermIndexUpdated(1, 4);
        thread.submit(() -> {}).get();
        assertEquals(1, committed.size());
        assertEquals(1, failures.size());
        assertEquals(TermIndex.valueOf(1, 1), machine.getLastAppliedTermIndex());
        assertThrows(IOException.class, machine::takeSnapshot);
    }

    @Test
    void shouldShowNoSnapshotWhoseDigestIsNotThere() throws Exception {
        RaftStorage storage = RaftStorage.newBuilder()
                .setDirectory(folder.toFile())
                .setStorageFreeSpaceMin(SizeInBytes.ONE_KB)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
        storage.initialize();
        machine.getStateMachineStorage().init(storage);
        apply(1, ENTRY);
        Path snapshot = machine.getStateMachineStorage().getSnapshotFile(1, 1).toPath();
        Path blocked = snapshot.resolveSibling(snapshot.getFileName() + ".md5");
        Files.createDirectories(blocked.resolve("not-empty"));
        assertThrows(Exception.class, machine::takeSnapshot);
        assertFalse(Files.exists(snapshot));
        Files.delete(blocked.resolve("not-empty"));
        Files.delete(blocked);
        machine.takeSnapshot();
        assertTrue(Files.exists(snapshot));
        assertTrue(Files.exists(blocked));
        storage.close();
    }

    private void apply(long index, ByteString bytes) throws Exception {
        LogEntryProto log = LogEntryProto.newBuilder()
                .setTerm(1)
                .setIndex(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder().setLogData(bytes))
                .build();
        machine.applyTransaction(TransactionContext.newBuilder()
                        .setStateMachine(machine)
                        .setLogEntry(log)
                        .build())
                .get(30, TimeUnit.SECONDS);
    }

    private static RaftClientRequest request(ClientId client, ByteString bytes) {
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(RaftPeerId.valueOf("a"))
                .setGroupId(RaftGroupId.randomId())
                .setMessage(Message.valueOf(bytes))
                .setType(RaftClientRequest.writeRequestType())
                .build();
    }
}
