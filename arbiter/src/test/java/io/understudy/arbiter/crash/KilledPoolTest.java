package io.understudy.arbiter.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.journal.FileJournal;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An arbiter killed with SIGKILL while wishes are being answered: what was noted is in the journal, and once. */
class KilledPoolTest {
    private static final int KILLS = 3;
    private static final int WISHES_BETWEEN_KILLS = 25;

    @TempDir
    Path directory;

    private final Transport transport = Transport.nio("test");
    private final ConcurrentMap<VmName, WantedState> noted = new ConcurrentHashMap<>();
    private final Semaphore answers = new Semaphore(0);
    private volatile boolean stopping;

    @Test
    void shouldKeepEveryWishThatWasNoted() throws Exception {
        AtomicReference<InetSocketAddress> address = new AtomicReference<>();
        ClientSettings settings = new ClientSettings(1000, 500, 5000, 1, 20, Optional.empty());
        ArbiterProcess arbiter = ArbiterProcess.start(directory, 2000);
        List<ArbiterClient> clients = new ArrayList<>();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        try {
            address.set(arbiter.address());
            for (int person = 0; person < 4; person++) {
                ArbiterClient client = ArbiterClient.open(transport, address::get, settings, ConnectionListener.none());
                clients.add(client);
                ends.add(wishOn(client, "p" + person + "-", 0));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                assertTrue(answers.tryAcquire(WISHES_BETWEEN_KILLS, 30, TimeUnit.SECONDS), "no progress");
                arbiter.kill();
                arbiter = ArbiterProcess.start(directory, 2000);
                address.set(arbiter.address());
            }
            stopping = true;
            for (CompletableFuture<Void> end : ends) {
                end.get(30, TimeUnit.SECONDS);
            }
        } finally {
            clients.forEach(ArbiterClient::close);
            transport.close();
            arbiter.close();
        }
        PoolRegister register = new PoolRegister(new ViewRegister(16), PoolSettings.defaults());
        FileJournal.open(directory, register, 1 << 30).close();
        noted.forEach((vm, state) ->
                assertEquals(state, register.wishes().machine(vm).orElseThrow().wanted(), vm::toString));
        assertEquals(noted.keySet(), register.wishes().machines().keySet());
    }

    /** Starts one machine after the other, and stops every second one. A wish declined was done twice. */
    private CompletableFuture<Void> wishOn(ArbiterClient client, String prefix, int number) {
        if (stopping) {
            return CompletableFuture.completedFuture(null);
        }
        VmName vm = new VmName(prefix + number);
        Wish start = new Wish.Start(vm, Spec.EMPTY, RepairMode.AUTO, StandbyMode.HOT);
        CompletableFuture<WishVerdict> first =
                client.wish(WishId.random(), start).thenApply(verdict -> note(vm, WantedState.RUNNING, verdict));
        CompletableFuture<WishVerdict> last = number % 2 == 0
                ? first
                : first.thenCompose(verdict -> client.wish(WishId.random(), new Wish.Stop(vm)))
                        .thenApply(verdict -> note(vm, WantedState.STOPPED, verdict));
        return last.thenCompose(verdict -> wishOn(client, prefix, number + 1));
    }

    private WishVerdict note(VmName vm, WantedState state, WishVerdict verdict) {
        assertEquals(new WishVerdict.Noted(), verdict, () -> vm + " " + state);
        noted.put(vm, state);
        answers.release();
        return verdict;
    }
}
