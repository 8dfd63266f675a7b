package io.understudy.arbiter.pool;

import io.understudy.arbiter.host.HostBoard;
import io.understudy.arbiter.host.HostEntry;
import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which idle host, or idle slot of one, is reserved for which machine. It serves one machine, so two primaries are never
 * sent to the same recruit. The choice depends on nothing but what went in; {@link Candidates} makes it.
 */
final class Appointments {
    private record Appointment(HostIdentity host, long sinceMillis) {}

    private final long reservationMillis;
    private final HostBoard board;
    private final Predicate<HostName> draining;
    private final Map<VmName, Appointment> byMachine = new HashMap<>();
    private final Turns turns = new Turns();

    Appointments(long reservationMillis, HostBoard board, Predicate<HostName> draining) {
        this.reservationMillis = reservationMillis;
        this.board = board;
        this.draining = draining;
    }

    /** What a machine needs, and the view whose hosts are out of the question. */
    record Demand(Need need, Optional<View> view) {
        /** What it will need once this host has created view 1. */
        static Demand afterFirstView(Host primary) {
            return new Demand(Need.RECRUIT, Optional.of(new View(1, primary, Optional.empty(), false)));
        }

        /** Whether the view has this host, or one that would fail with it. */
        private boolean concerns(Host host) {
            return view.filter(each -> each.primary().sharesHostWith(host)
                            || each.backup().filter(host::sharesHostWith).isPresent())
                    .isPresent();
        }

        /** A host of a former view is not: it has not heard yet, or froze, and would stand in the way of another one. */
        boolean hasAtWork(HostEntry entry, VmName vm, boolean isAppointed) {
            Optional<Task> task = entry.report().task().filter(each -> each.vm().equals(vm));
            if (task.isEmpty()) {
                return false;
            }
            long number = view.map(View::number).orElse(0L);
            return switch (entry.report().role()) {
                case RECEIVING -> true;
                case BACKUP -> isAppointed || task.get().knownView() >= number;
                case PRIMARY -> need == Need.FIRST_PRIMARY;
                case IDLE, HALTED -> false;
            };
        }
    }

    Optional<HostEntry> of(VmName vm) {
        return Optional.ofNullable(byMachine.get(vm)).flatMap(each -> board.alive(each.host()));
    }

    /**
     * Keeps what still fits, ends what does not, and fills what is needed: recruits before first primaries, and no first
     * primary on the only place that is left for a backup of a machine before it.
     *
     * @return whether anything changed
     */
    boolean update(Map<VmName, Demand> demands, long nowMillis) {
        Map<VmName, HostIdentity> before = hosts();
        byMachine.keySet().retainAll(demands.keySet());
        turns.keepOnly(demands.keySet());
        demands.forEach((vm, demand) -> keep(vm, demand, nowMillis));
        Candidates candidates = new Candidates(board, hosts().values(), turns);
        demands.forEach((vm, demand) -> {
            if (demand.need() == Need.RECRUIT) {
                fill(vm, demand, candidates, nowMillis);
            }
        });
        demands.forEach((vm, demand) -> {
            if (demand.need() == Need.FIRST_PRIMARY) {
                fill(vm, demand, candidates, nowMillis);
                of(vm).map(primary -> Demand.afterFirstView(primary.host()))
                        .flatMap(next -> best(vm, next, candidates))
                        .ifPresent(candidates::take);
            }
        });
        return !before.equals(hosts());
    }

    private Map<VmName, HostIdentity> hosts() {
        Map<VmName, HostIdentity> hosts = new LinkedHashMap<>();
        byMachine.forEach((vm, appointment) -> hosts.put(vm, appointment.host()));
        return hosts;
    }

    private void keep(VmName vm, Demand demand, long nowMillis) {
        if (demand.need() == Need.NOTHING) {
            byMachine.remove(vm);
            turns.satisfied(vm);
            return;
        }
        Appointment appointment = byMachine.get(vm);
        Optional<HostEntry> entry = of(vm).filter(each -> fits(each, vm, demand, true));
        if (entry.isEmpty()) {
            byMachine.remove(vm);
        } else if (demand.hasAtWork(entry.get(), vm, true)) {
            byMachine.put(vm, new Appointment(appointment.host(), nowMillis));
        } else if (nowMillis - appointment.sinceMillis() > reservationMillis) {
            turns.inVain(vm, entry.get().host(), nowMillis);
            byMachine.remove(vm); // If there is nobody else it is chosen again at once.
        }
    }

    private void fill(VmName vm, Demand demand, Candidates candidates, long nowMillis) {
        if (byMachine.containsKey(vm)) {
            return;
        }
        best(vm, demand, candidates).ifPresent(entry -> {
            candidates.take(entry);
            turns.appointed(entry.host(), nowMillis);
            byMachine.put(vm, new Appointment(entry.host().identity(), nowMillis));
        });
    }

    private Optional<HostEntry> best(VmName vm, Demand demand, Candidates candidates) {
        return candidates.best(
                vm, entry -> fits(entry, vm, demand, false), entry -> demand.hasAtWork(entry, vm, false));
    }

    private boolean fits(HostEntry entry, VmName vm, Demand demand, boolean isAppointed) {
        boolean isFree = entry.report().role() == HostRole.IDLE || demand.hasAtWork(entry, vm, isAppointed);
        return isFree
                && !demand.concerns(entry.host())
                && !draining.test(new HostName(entry.host().name()));
    }
}
