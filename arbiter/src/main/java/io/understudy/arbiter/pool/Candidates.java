package io.understudy.arbiter.pool;

import io.understudy.arbiter.host.HostBoard;
import io.understudy.arbiter.host.HostEntry;
import io.understudy.arbiter.host.HostRole;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.VmName;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The living hosts and slots that nobody has taken yet, in one round of appointments. Of several that would do: who is at
 * work for the machine already; then who did not let it wait in vain, or longest ago; then the host with the fewest slots
 * in use, so that one failure takes few machines; then who was appointed longest ago; then the first name.
 */
final class Candidates {
    private final HostBoard board;
    private final Turns turns;
    private final Set<HostIdentity> taken;
    private final Map<String, Integer> slotsInUse = new HashMap<>();

    /** @param taken who is appointed already */
    Candidates(HostBoard board, Collection<HostIdentity> taken, Turns turns) {
        this.board = board;
        this.turns = turns;
        this.taken = new HashSet<>(taken);
        board.entries().stream()
                .filter(entry -> entry.alive()
                        && (entry.report().role() != HostRole.IDLE
                                || this.taken.contains(entry.host().identity())))
                .forEach(this::countSlot);
    }

    private void countSlot(HostEntry entry) {
        slotsInUse.merge(entry.host().nameWithoutSlot(), 1, Integer::sum);
    }

    Optional<HostEntry> best(VmName vm, Predicate<HostEntry> fits, Predicate<HostEntry> isAtWork) {
        Comparator<HostEntry> order = Comparator.<HostEntry, Boolean>comparing(each -> !isAtWork.test(each))
                .thenComparing(each -> turns.waitedInVain(vm, each.host()))
                .thenComparing(each -> slotsInUse.getOrDefault(each.host().nameWithoutSlot(), 0))
                .thenComparing(each -> turns.lastAppointed(each.host()));
        return board.entries().stream()
                .filter(each -> each.alive() && !taken.contains(each.host().identity()) && fits.test(each))
                .min(order);
    }

    /** Nobody else gets it in this round. */
    void take(HostEntry entry) {
        if (taken.add(entry.host().identity())) {
            countSlot(entry);
        }
    }
}
