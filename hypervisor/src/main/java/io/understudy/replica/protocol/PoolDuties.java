package io.understudy.replica.protocol;

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
import io.understudy.replica.role.Role;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a host of a pool does about what the arbiter would like it to do. Nothing that is heard here permits a host to act.
 */
public final class PoolDuties {
    /** A recruit that was no good is not tried again before so many reports. */
    private static final int RETRY_REPORTS = 4;

    private final HostProtocol host;
    private final LongSupplier epochMillis;
    private final long retryNanos;
    private Optional<PoolSnapshot> latest = Optional.empty();
    private Optional<HostIdentity> triedRecruit = Optional.empty();
    private long triedAt;
    private boolean stopping;

    /**
     * Duties of a host.
     *
     * @param epochMillis the wall clock, for a machine that begins
     * @param reportMillis how often it reports to the arbiter
     */
    public PoolDuties(HostProtocol host, LongSupplier epochMillis, long reportMillis) {
        this.host = host;
        this.epochMillis = epochMillis;
        retryNanos = TimeUnit.MILLISECONDS.toNanos(RETRY_REPORTS * reportMillis);
    }

    /** The arbiter tells of the pool, as far as it concerns this host. */
    public void heard(PoolSnapshot pool, long now) {
        latest = Optional.of(pool);
        act(pool, now);
    }

    /** Time passes. */
    public void tick(long now) {
        latest.ifPresent(pool -> act(pool, now));
    }

    /** What the host does at the moment. */
    public Report report() {
        HostRole role = roleInPool(host.role().role());
        Optional<Task> task = role == HostRole.IDLE
                ? Optional.empty()
                : host.task().map(vm -> new Task(vm, host.role().knownView()));
        Optional<Transfer> transfer = role == HostRole.IDLE
                ? Optional.empty()
                : host.transfer().map(progress -> new Transfer(progress.doneBytes(), progress.totalBytes()));
        return new Report(host.self(), role, task, transfer, role == HostRole.BACKUP ? host.lagMillis() : 0);
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

    private void act(PoolSnapshot pool, long now) {
        Optional<VmName> task = host.task();
        if (task.isPresent()) {
            boolean draining = pool.host(new HostName(host.self().name()))
                    .filter(HostStatus::draining)
                    .isPresent();
            pool.vm(task.get()).ifPresent(status -> serve(status, draining, now));
        } else {
            pool.appointment(host.self().identity())
                    .filter(status -> status.firstPrimary().isPresent())
                    .ifPresent(this::begin);
        }
    }

    private void serve(VmStatus status, boolean draining, long now) {
        boolean acts = status.view()
                .filter(view -> view.primary().is(host.self().identity()))
                .isPresent();
        if (!acts) {
            if (draining) {
                host.withdrawal().leave("this host is drained");
            }
        } else if (status.isStopped()) {
            stop();
        } else if ((status.isMoving() || draining)
                && status.view().orElseThrow().backup().isPresent()) {
            host.withdrawal().handOver();
        } else {
            status.recruit().ifPresent(candidate -> bringIn(candidate, now));
        }
    }

    private void stop() {
        if (!stopping) {
            stopping = true;
            host.notice("the VM is to stop");
            host.stopMachine();
        }
    }

    private void bringIn(Host candidate, long now) {
        boolean justTried = triedRecruit.filter(candidate::is).isPresent() && now - triedAt < retryNanos;
        if (host.role().role() != Role.ALONE || justTried) {
            return;
        }
        triedRecruit = Optional.of(candidate.identity());
        triedAt = now;
        host.bringIn(candidate);
    }

    private void begin(VmStatus status) {
        try {
            String spec = status.wish()
                    .map(VmWish::spec)
                    .map(bytes -> new String(bytes.bytes(), StandardCharsets.UTF_8))
                    .orElse("");
            host.appoint(status.vm(), spec, epochMillis.getAsLong());
        } catch (IllegalArgumentException e) {
            host.failed("VM " + status.vm() + " cannot run on this host: " + e.getMessage());
        }
    }
}
