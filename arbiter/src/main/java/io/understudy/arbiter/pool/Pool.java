package io.understudy.arbiter.pool;

import io.understudy.arbiter.host.HostBoard;
import io.understudy.arbiter.host.HostEntry;
import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.WishContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The durable register, the hosts that report, and the appointments that follow from both. It changes no view. Times are
 * milliseconds of any clock that never goes back. Not thread-safe.
 */
public final class Pool implements WishContext {
    private final PoolRegister register;
    private final PoolSettings settings;
    private final HostBoard board;
    private final Appointments appointments;
    private final long startMillis;

    private boolean stale = true;
    private long appointedMillis = Long.MIN_VALUE;

    /** @param nowMillis when this arbiter began to listen */
    public Pool(PoolRegister register, PoolSettings settings, long nowMillis) {
        this.register = register;
        this.settings = settings;
        this.board = new HostBoard(settings.pingMillis(), settings.missedPings(), nowMillis);
        this.appointments = new Appointments(settings.reservationMillis(), board, register.wishes()::isDraining);
        this.startMillis = nowMillis;
    }

    public PoolRegister register() {
        return register;
    }

    /** What has to be durable before {@link #report} takes this report. */
    public List<Change> decide(Report report) {
        List<Change> changes = register.reported(report);
        stale |= !changes.isEmpty();
        return changes;
    }

    /**
     * Takes a report.
     *
     * @return why it does not count, in one line for the host, or none
     */
    public Optional<String> report(Report report, long nowMillis) {
        HostIdentity host = report.host().identity();
        switch (register.lives().standing(host)) {
            case LATEST -> {
                stale |= board.report(report, nowMillis);
                return Optional.empty();
            }
            case FORMER -> {
                HostIdentity latest = register.lives().latest(new HostName(host.name()));
                if (isGone(latest, nowMillis)) {
                    stale |= board.report(report, nowMillis);
                    return Optional.empty();
                }
                return Optional.of("host " + host + " counts as failed: " + latest
                        + " of the same name reported later; end one of the two, or give it another name");
            }
            case NEW, ONE_TOO_MANY -> {
                return Optional.of("this arbiter holds its limit of " + settings.maxHosts()
                        + " host names; use a name that has been used before");
            }
        }
        throw new AssertionError("unreachable");
    }

    /**
     * Whether a life is heard no more. Reports of two lives may overtake each other: the one that came last may be that of a
     * process that has ended, and the one that is there must not count as failed for ever.
     */
    private boolean isGone(HostIdentity life, long nowMillis) {
        return nowMillis - startMillis >= settings.patienceMillis()
                && board.alive(life).isEmpty();
    }

    /** A view or a wish changed. */
    public void changed() {
        stale = true;
    }

    /**
     * Time passed: hosts die, appointments are made and end.
     *
     * @return whether there may be news for a host
     */
    public boolean advance(long nowMillis) {
        stale |= board.tick(nowMillis);
        if (!stale && nowMillis - appointedMillis < settings.pingMillis()) {
            return false;
        }
        boolean news = stale;
        stale = false;
        appointedMillis = nowMillis;
        // Whoever was at work before a restart of the arbiter gets the time to say so.
        if (nowMillis - startMillis >= settings.patienceMillis()) {
            news |= appointments.update(demands(), nowMillis);
        }
        return news;
    }

    private Map<VmName, Appointments.Demand> demands() {
        Map<VmName, Appointments.Demand> demands = new LinkedHashMap<>();
        register.wishes().machines().forEach((vm, wish) -> {
            Optional<View> view = register.views().read(vm);
            Need need = Need.of(wish, view, knownView(vm), board, register.wishes()::isDraining);
            demands.put(vm, new Appointments.Demand(need, view));
        });
        return demands;
    }

    /** Everything, without the machines' specifications. */
    public PoolSnapshot snapshot(long nowMillis) {
        List<HostStatus> hosts = new ArrayList<>();
        board.entries().forEach(entry -> hosts.add(status(entry)));
        List<VmStatus> vms = new ArrayList<>();
        register.wishes().machines().forEach((vm, wish) -> {
            if (wish.wanted() != WantedState.FORGOTTEN) {
                vms.add(status(vm, Optional.of(wish)).withoutSpec());
            }
        });
        for (VmName vm : register.views().machines()) {
            if (register.wishes().machine(vm).isEmpty()) {
                vms.add(status(vm, Optional.empty()));
            }
        }
        for (VmName vm : register.views().outdated()) {
            if (register.wishes().machine(vm).isEmpty()
                    && register.views().read(vm).isEmpty()) {
                vms.add(status(vm, Optional.empty()));
            }
        }
        return new PoolSnapshot(nowMillis, hosts, vms);
    }

    /**
     * For each host the started machines that concern it: those whose view it is in, for which it is appointed, and with
     * which it is busy.
     */
    public Map<HostIdentity, List<VmStatus>> concerns() {
        Map<VmName, List<HostIdentity>> busy = new HashMap<>();
        board.entries()
                .forEach(entry -> entry.report()
                        .task()
                        .ifPresent(task -> busy.computeIfAbsent(task.vm(), vm -> new ArrayList<>())
                                .add(entry.host().identity())));
        Map<HostIdentity, List<VmStatus>> concerns = new HashMap<>();
        register.wishes().machines().forEach((vm, wish) -> {
            if (wish.wanted() != WantedState.FORGOTTEN) {
                VmStatus status = status(vm, Optional.of(wish));
                List<HostIdentity> hosts = new ArrayList<>(busy.getOrDefault(vm, List.of()));
                status.view().ifPresent(view -> hosts.add(view.primary().identity()));
                status.view().flatMap(View::backup).ifPresent(host -> hosts.add(host.identity()));
                status.appointed().ifPresent(host -> hosts.add(host.identity()));
                hosts.stream()
                        .distinct()
                        .forEach(host -> concerns.computeIfAbsent(host, each -> new ArrayList<>())
                                .add(status));
            }
        });
        return concerns;
    }

    /** The latest life of a name as it is now, if it has reported. */
    public Optional<HostStatus> host(HostName name) {
        return board.entries().stream()
                .filter(entry -> entry.host().name().equals(name.value()))
                .findFirst()
                .map(this::status);
    }

    private HostStatus status(HostEntry entry) {
        boolean draining =
                register.wishes().isDraining(new HostName(entry.host().name()));
        return new HostStatus(entry.report(), entry.alive(), draining, entry.sinceMillis());
    }

    private VmStatus status(VmName vm, Optional<VmWish> wish) {
        Optional<Host> appointed = appointments.of(vm).map(HostEntry::host);
        return new VmStatus(vm, wish, register.views().read(vm), appointed, knownView(vm));
    }

    @Override
    public long knownView(VmName vm) {
        return register.views().knownBeyond(vm);
    }

    @Override
    public Optional<View> view(VmName vm) {
        return register.views().decided(vm);
    }

    @Override
    public Optional<Host> busyWith(VmName vm) {
        return board.busyWith(vm).map(HostEntry::host);
    }

    @Override
    public boolean knows(HostName host) {
        return register.lives().knows(host);
    }
}
