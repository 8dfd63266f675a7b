package io.understudy.simulation.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ClientSettings;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.server.ArbiterServer;
import io.understudy.arbiter.server.ServerSettings;
import io.understudy.arbiter.view.Acknowledge;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.arbiter.view.VmName;
import io.understudy.event.EventSink;
import io.understudy.simulation.world.Scheduler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The arbiter and its clients of production over the simulated network. */
class ArbiterTest {
    private static final VmName VM = new VmName("vm");
    private static final Host A = new Host("a", 1, "", "");
    private static final int PORT = 7070;

    private final List<Change> disk = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private World world;
    private ArbiterClient client;

    private void begin(long seed) throws Exception {
        world = new World(seed);
        startArbiter();
        client = client("a");
    }

    private void startArbiter() throws Exception {
        VirtualTransport transport = world.start("arbiter");
        PoolRegister register = new PoolRegister(new ViewRegister(16), PoolSettings.defaults());
        for (Change change : disk) {
            register.replay(change);
        }
        register.endReplay();
        var unused = ArbiterServer.start(
                new KeptJournal(),
                register,
                world.at("arbiter", PORT),
                transport,
                transport.thread(),
                ServerSettings.defaults(),
                EventSink.NONE);
    }

    private ArbiterClient client(String node) {
        return ArbiterClient.open(
                world.start(node),
                () -> world.at("arbiter", PORT),
                ClientSettings.defaults(),
                new ConnectionListener() {
                    @Override
                    public void connected(ClusterId cluster) {
                        heard.add("connected");
                    }

                    @Override
                    public void disconnected(String reason) {
                        heard.add(reason);
                        world.say(node, reason);
                    }
                });
    }

    private static Advance first() {
        return new Advance(VM, 0, A, Optional.empty(), A.identity(), 1, 0);
    }

    @Test
    void shouldGrantAndTellWhoFollows() throws Exception {
        begin(1);
        List<Optional<View>> seen = new ArrayList<>();
        client("b").subscribe(VM, seen::add);
        CompletableFuture<Verdict> verdict = client.advance(first());
        assertTrue(world.until(verdict::isDone, 1_000));
        assertInstanceOf(Verdict.Granted.class, verdict.get());
        CompletableFuture<Verdict> acknowledged = client.acknowledge(new Acknowledge(VM, 1, A.identity()));
        assertTrue(world.until(() -> acknowledged.isDone() && seen.size() >= 2, 1_000));
        assertEquals(1, seen.get(seen.size() - 1).orElseThrow().number());
    }

    /** In virtual time it can be said exactly; the pool's own rounds are 100 ms apart. */
    @Test
    void shouldAnswerWithoutWaitingForARoundOfThePool() throws Exception {
        begin(5);
        assertTrue(world.until(() -> heard.contains("connected"), 1_000));
        long begun = world.scheduler.now();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Optional<View>> answer = client.read(VM);
            assertTrue(world.until(answer::isDone, 1_000));
        }
        long millis = (world.scheduler.now() - begun) / Scheduler.MILLIS;
        assertTrue(millis < 500, "ten answers took " + millis + " ms");
    }

    @Test
    void shouldAnswerInItsNextLifeWhatItDecidedInThisOne() throws Exception {
        begin(2);
        CompletableFuture<Verdict> granted = client.advance(first());
        assertTrue(world.until(() -> !disk.isEmpty(), 1_000));
        world.network.kill(world.process("arbiter"));
        world.pass(3_000);
        startArbiter();
        assertTrue(world.until(granted::isDone, 2_000), heard::toString);
        assertInstanceOf(Verdict.Granted.class, granted.get());
        assertEquals(1, disk.stream().filter(Change.Granted.class::isInstance).count(), disk::toString);
    }

    @Test
    void shouldNoticeAnArbiterWithoutPower() throws Exception {
        begin(3);
        assertTrue(world.until(() -> heard.contains("connected"), 1_000));
        world.network.powerOff(world.process("arbiter"), "arbiter");
        assertFalse(world.until(() -> heard.size() > 1, 1_400));
        assertTrue(world.until(() -> heard.size() > 1, 1_000));
        assertEquals("the arbiter is silent", heard.get(1));
    }

    @Test
    void shouldHearNothingWhileTheArbiterIsFrozen() throws Exception {
        begin(4);
        assertTrue(world.until(() -> heard.contains("connected"), 1_000));
        world.process("arbiter").freeze();
        CompletableFuture<Verdict> verdict = client.advance(first());
        world.pass(1_000);
        assertEquals(List.of(), disk);
        world.process("arbiter").thaw();
        assertTrue(world.until(verdict::isDone, 1_000));
    }

    @Test
    void shouldBeAFunctionOfItsSeed() throws Exception {
        assertEquals(history(8), history(8));
        assertNotEquals(history(8), history(9));
    }

    private static long history(long seed) throws Exception {
        ArbiterTest test = new ArbiterTest();
        test.begin(seed);
        var unused = test.client.advance(first());
        test.world.pass(100);
        test.world.network.kill(test.world.process("arbiter"));
        test.world.pass(1_000);
        test.startArbiter();
        test.world.pass(3_000);
        return test.world.trace.hash();
    }

    /** Forces at once. */
    private final class KeptJournal implements Journal {
        @Override
        public void append(List<Change> changes) throws IOException {
            disk.addAll(changes);
        }

        @Override
        public void compactIfLong(Supplier<List<Change>> snapshot) {}

        @Override
        public ClusterId clusterId() {
            return new ClusterId(1, 2);
        }

        @Override
        public void close() {}
    }
}
