package io.understudy.simulation;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.client.ArbiterClient;
import io.understudy.arbiter.client.ConnectionListener;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishId;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.simulation.machine.GuestBlueprint;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.VirtualProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Somebody who gives the pool's commands, one after the other as their answers come, and has {@code status --watch} open
 * beside them. The {@link WishBook} holds the one against the other.
 */
final class Administrator {
    static final String NODE = "administrator";

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final ArbiterClient arbiter;
    private final WishBook book;
    private final RepairMode repair;
    private final Queue<Wish> wishes = new ArrayDeque<>();
    private boolean waiting;

    Administrator(Cluster cluster, RepairMode repair) {
        this.cluster = cluster;
        this.repair = repair;
        scheduler = cluster.scheduler();
        book = new WishBook(cluster.ledger());
        VirtualProcess process = new VirtualProcess(scheduler, NODE);
        arbiter = ArbiterClient.open(
                cluster.network().transport(process, NODE),
                () -> cluster.address(SimulatedArbiter.NODE, SimulatedArbiter.PORT),
                Cluster.ARBITER_CLIENT,
                new ConnectionListener() {
                    @Override
                    public void connected(ClusterId cluster) {
                        book.connected();
                    }

                    @Override
                    public void disconnected(String reason) {}
                });
        arbiter.watch(this::shown);
    }

    /** The one VM of this world; said again later it must be declined, whatever became of the first. */
    void start(GuestBlueprint machine) {
        byte[] words = machine.words().getBytes(StandardCharsets.UTF_8);
        StandbyMode standby = machine.standby();
        give(new Wish.Start(Cluster.VM, new Spec(words), repair, standby));
    }

    void move() {
        give(new Wish.Move(Cluster.VM));
    }

    /** Whoever has a VM that is repaired by hand does so whenever it is alone. */
    void repairIfAlone() {
        boolean alone = cluster.arbiter()
                .view()
                .filter(view -> view.acknowledged() && view.backup().isEmpty())
                .isPresent();
        if (repair == RepairMode.MANUAL && alone && !isBusy()) {
            give(new Wish.Repair(Cluster.VM));
        }
    }

    void drain(String node) {
        give(new Wish.Drain(new HostName(node)));
    }

    void undrain(String node) {
        give(new Wish.Undrain(new HostName(node)));
    }

    /** Whether the arbiter has noted that this host is to be emptied, and nothing else since. */
    boolean hasDrained(String node) {
        return book.isDrained(node);
    }

    /** Whether some answer is missing. */
    boolean isBusy() {
        return waiting || !wishes.isEmpty();
    }

    private void give(Wish wish) {
        wishes.add(wish);
        if (!waiting) {
            next();
        }
    }

    private void next() {
        Wish wish = wishes.poll();
        if (wish == null) {
            return;
        }
        waiting = true;
        cluster.say(NODE, "wishes " + wish);
        book.asked(wish);
        WishId id = new WishId(scheduler.random().nextLong(), scheduler.random().nextLong());
        var unused = arbiter.wish(id, wish).thenAccept(verdict -> answered(wish, verdict));
    }

    private void answered(Wish wish, WishVerdict verdict) {
        waiting = false;
        cluster.say(NODE, "is told " + verdict);
        book.answered(wish, verdict, nowMillis());
        next();
    }

    private void shown(PoolSnapshot pool) {
        book.shown(pool);
    }

    private long nowMillis() {
        return scheduler.now() / Scheduler.MILLIS;
    }
}
