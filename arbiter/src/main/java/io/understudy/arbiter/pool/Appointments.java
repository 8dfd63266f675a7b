package io.understudy.arbiter.pool;

import io.understudy.arbiter.host.HostBoard;
import io.understudy.arbiter.host.HostEntry;
import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.host.Task;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which idle host is reserved for which machine. One host serves one machine, so two primaries are never sent to the
 * same recruit. The choice depends on nothing but what went in: whoever is at work for the machine already, else whoever
 * was appointed longest ago, else the first name.
 */
final class Appointments {
    private record Appointment(HostIdentity host, long sinceMillis) {}

    private final long reservationMillis;
    private final HostBoard board;
    private final Predicate<HostName> draining;
    private final Map<VmName, Appointment> byMachine = new HashMap<>();

    /** When each host was appointed last. */
    private final Map<HostName, Long> lastMillis = new HashMap<>();

    Appointments(long reservationMillis, HostBoard board, Predicate<HostName> draining) {
        this.reservationMillis = reservationMillis;
        this.board = board;
        this.draining = draining;
    }

    /** What a machine needs, and the view whose hosts are out of the question. */
    record Demand(Need need, Optional<View> view) {}

    Optional<HostEntry> of(VmName vm) {
        return Optional.ofNullable(byMachine.get(vm)).flatMap(each -> board.alive(each.host()));
    }

    /**
     * Keeps what still fits, ends what does not, and fills what is needed: recruits before first primaries.
     *
     * @return whether anything changed
     */
    boolean update(Map<VmName, Demand> demands, long nowMillis) {
        Map<VmName, HostIdentity> before = hosts();
        byMachine.keySet().removeIf(vm -> !demands.containsKey(vm));
        for (Map.Entry<VmName, Demand> demand : demands.entrySet()) {
            keep(demand.getKey(), demand.getValue(), nowMillis);
        }
        for (Need need : new Need[] {Need.RECRUIT, Need.FIRST_PRIMARY}) {
            for (Map.Entry<VmName, Demand> demand : demands.entrySet()) {
                if (demand.getValue().need() == need && !byMachine.containsKey(demand.getKey())) {
                    choose(demand.getKey(), demand.getValue(), nowMillis);
                }
            }
        }
        return !before.equals(hosts());
    }

    private Map<VmName, HostIdentity> hosts() {
        Map<VmName, HostIdentity> hosts = new LinkedHashMap<>();
        byMachine.forEach((vm, appointment) -> hosts.put(vm, appointment.host()));
        return hosts;
    }

    private void keep(VmName vm, Demand demand, long nowMillis) {
        Appointment appointment = byMachine.get(vm);
        Optional<HostEntry> entry =
                of(vm).filter(each -> demand.need() != Need.NOTHING && fits(each, vm, demand, true));
        if (entry.isEmpty()) {
            byMachine.remove(vm);
        } else if (isAtWork(entry.get(), vm, demand, true)) {
            byMachine.put(vm, new Appointment(appointment.host(), nowMillis));
        } else if (nowMillis - appointment.sinceMillis() > reservationMillis) {
            byMachine.remove(vm); // If there is nobody else it is chosen again at once.
        }
    }

    private void choose(VmName vm, Demand demand, long nowMillis) {
        Set<HostIdentity> taken = new HashSet<>();
        byMachine.values().forEach(each -> taken.add(each.host()));
        Comparator<HostEntry> order = Comparator.<HostEntry, Boolean>comparing(
                        each -> !isAtWork(each, vm, demand, false))
                .thenComparing(each -> lastMillis.getOrDefault(name(each), Long.MIN_VALUE));
        board.entries().stream()
                .filter(HostEntry::alive)
                .filter(each -> !taken.contains(each.host().identity()) && fits(each, vm, demand, false))
                .min(order)
                .ifPresent(each -> {
                    byMachine.put(vm, new Appointment(each.host().identity(), nowMillis));
                    lastMillis.put(name(each), nowMillis);
                });
    }

    private boolean fits(HostEntry entry, VmName vm, Demand demand, boolean isAppointed) {
        boolean isFree = entry.report().role() == HostRole.IDLE || isAtWork(entry, vm, demand, isAppointed);
        boolean isMember = demand.view().stream()
                .anyMatch(view -> view.primary().name().equals(entry.host().name())
                        || view.backup()
                                .filter(host -> host.name().equals(entry.host().name()))
                                .isPresent());
        return isFree && !isMember && !draining.test(name(entry));
    }

    /** A host of a former view is not: it has not heard yet, or froze, and would stand in the way of another one. */
    private static boolean isAtWork(HostEntry entry, VmName vm, Demand demand, boolean isAppointed) {
        Optional<Task> task = entry.report().task().filter(each -> each.vm().equals(vm));
        if (task.isEmpty()) {
            return false;
        }
        long number = demand.view().map(View::number).orElse(0L);
        return switch (entry.report().role()) {
            case RECEIVING -> true;
            case BACKUP -> isAppointed || task.get().knownView() >= number;
            case PRIMARY -> demand.need() == Need.FIRST_PRIMARY;
            case IDLE, HALTED -> false;
        };
    }

    private static HostName name(HostEntry entry) {
        return new HostName(entry.host().name());
    }
}
