package io.understudy.replica;

import io.understudy.arbiter.client.PoolListener;
import io.understudy.arbiter.client.PoolReporter;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.replica.platform.Platform;
import io.understudy.replica.protocol.PoolDuties;
import io.understudy.replica.protocol.ReplicaEvents;
import java.util.function.Function;

/** A host's place in the pool: tells the arbiter what the host does, and the host what it hears. On the protocol thread. */
final class PoolMember implements PoolListener {
    private final PoolDuties duties;
    private final ReplicaEvents events;
    private final Platform platform;
    private final PoolReporter reporter;
    private boolean declined;

    /** @param join begins to report */
    PoolMember(PoolDuties duties, ReplicaEvents events, Platform platform, Function<PoolMember, PoolReporter> join) {
        this.duties = duties;
        this.events = events;
        this.platform = platform;
        this.reporter = join.apply(this);
    }

    void tick(long now) {
        reporter.update(duties.report());
        duties.tick(now);
    }

    @Override
    public void pushed(PoolSnapshot own) {
        duties.heard(own, platform.now());
    }

    @Override
    public void declined(String reason) {
        if (!declined) {
            declined = true;
            events.notice("the pool takes no reports of this host: " + reason);
        }
    }
}
