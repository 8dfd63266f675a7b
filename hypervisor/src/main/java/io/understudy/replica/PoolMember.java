package io.understudy.replica;

import io.understudy.arbiter.client.PoolListener;
import io.understudy.arbiter.client.PoolReporter;
import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.host.Transfer;
import io.understudy.arbiter.pool.HostStatus;
import io.understudy.arbiter.pool.PoolSnapshot;
import io.understudy.arbiter.pool.VmStatus;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.replica.protocol.HostProtocol;
import io.understudy.replica.protocol.ReplicaEvents;
import io.understudy.replica.role.Role;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A host's place in the pool: tells the arbiter what the host does, and the host what the arbiter would like it to do.
 * Nothing that is heard here permits a host to act. On the protocol thread.
 */
final class PoolMember implements PoolListener {
    /** A recruit that was no good is not tried again before so many reports. */
    private static final int RETRY_REPORTS = 4;

    private final HostProtocol protocol;
    private final ReplicaEvents events;
    private final Platform platform;
    private final PoolReporter reporter;
    private Optional<PoolSnapshot> latest = Optional.empty();
    private Optional<HostIdentity> triedRecruit = Optional.empty();
    private long triedAt;
    private boolean stopping;
    private boolean declined;

    /** @param join begins to report */
    PoolMember(
            HostProtocol protocol, ReplicaEvents events, Platform platform, Function<PoolMember, PoolReporter> join) {
        this.protocol = protocol;
        this.events = events;
        this.platform = platform;
        this.reporter = join.apply(this);
    }

    /** What the host does at the moment. */
    Report report() {
        HostRole role = roleInPool(protocol.role().role());
        Optional<Task> task = role == HostRole.IDLE
                ? Optional.empty()
                : protocol.task().map(vm -> new Task(vm, protocol.role().knownView()));
        Optional<Transfer> transfer = role == HostRole.IDLE
                ? Optional.empty()
                : protocol.transfer().map(progress -> new Transfer(progress.doneBytes(), progress.totalBytes()));
        return new Report(protocol.self(), role, task, transfer, role == HostRole.BACKUP ? protocol.lagMillis() : 0);
    }

    private static HostRole roleInPool(Role role) {
        return switch (role) {
            case LISTENING -> HostRole.IDLE;
            case RECEIVING -> HostRole.RECEIVING;
            case JOINED, BACKUP, SUCCEEDING, LEAVING, TAKING_OVER -> HostRole.BACKUP;
            case CONNECTING,
                    CREATING_VIEW,
                    PRIMARY,
                    GOING_ALONE,
                    ALONE,
                    RECRUITING,
                    SECURING,
                    ADOPTING,
                    HANDING_OVER,
                    GOING_LIVE -> HostRole.PRIMARY;
            case HALTED, ENDED -> HostRole.HALTED;
        };
    }

    void tick(long now) {
        reporter.update(report());
        latest.ifPresent(pool -> act(pool, now));
    }

    @Override
    public void pushed(PoolSnapshot own) {
        latest = Optional.of(own);
        act(own, platform.now());
    }

    @Override
    public void declined(String reason) {
        if (!declined) {
            declined = true;
            events.notice("the pool takes no reports of this host: " + reason);
        }
    }

    private void act(PoolSnapshot pool, long now) {
        Optional<VmName> task = protocol.task();
        if (task.isPresent()) {
            boolean draining = pool.host(new HostName(protocol.self().name()))
                    .filter(HostStatus::draining)
                    .isPresent();
            pool.vm(task.get()).ifPresent(status -> serve(status, draining, now));
        } else {
            pool.appointment(protocol.self().identity())
                    .filter(status -> status.firstPrimary().isPresent())
                    .ifPresent(this::begin);
        }
    }

    private void serve(VmStatus status, boolean draining, long now) {
        boolean acts = status.view()
                .filter(view -> view.primary().is(protocol.self().identity()))
                .isPresent();
        if (!acts) {
            if (draining) {
                protocol.withdrawal().leave("this host is drained");
            }
        } else if (status.isStopped()) {
            stop();
        } else if ((status.isMoving() || draining)
                && status.view().orElseThrow().backup().isPresent()) {
            protocol.withdrawal().handOver();
        } else {
            status.recruit().ifPresent(candidate -> bringIn(candidate, now));
        }
    }

    private void stop() {
        if (!stopping) {
            stopping = true;
            events.notice("the VM is to stop");
            protocol.stopMachine();
        }
    }

    private void bringIn(Host candidate, long now) {
        long retryNanos =
                TimeUnit.MILLISECONDS.toNanos(RETRY_REPORTS * platform.limits().reportMillis());
        boolean justTried = triedRecruit.filter(candidate::is).isPresent() && now - triedAt < retryNanos;
        if (protocol.role().role() != Role.ALONE || justTried) {
            return;
        }
        triedRecruit = Optional.of(candidate.identity());
        triedAt = now;
        protocol.bringIn(candidate);
    }

    private void begin(VmStatus status) {
        try {
            String spec = status.wish()
                    .map(VmWish::spec)
                    .map(bytes -> new String(bytes.bytes(), StandardCharsets.UTF_8))
                    .orElse("");
            protocol.appoint(status.vm(), spec, platform.epochMillis().getAsLong());
        } catch (IllegalArgumentException e) {
            protocol.failed("VM " + status.vm() + " cannot run on this host: " + e.getMessage());
        }
    }
}
