package io.understudy.arbiter.pool;

import io.understudy.arbiter.host.HostBoard;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import java.util.Optional;
import java.util.function.Predicate;

/** What a machine needs from the pool. */
enum Need {
    /** Nothing: it is redundant, or stopped, or nobody could make use of a host. */
    NOTHING,
    /** Somebody who creates view 1. Never again once there was a view: the state would silently be reset. */
    FIRST_PRIMARY,
    /** A backup for a primary that is alone, or whose backup is on a host that is to be emptied. */
    RECRUIT;

    static Need of(VmWish wish, Optional<View> view, long knownView, HostBoard board, Predicate<HostName> draining) {
        long number = view.map(View::number).orElse(0L);
        if (wish.wanted() != WantedState.RUNNING || knownView > number) {
            return NOTHING;
        }
        if (view.isEmpty()) {
            return FIRST_PRIMARY;
        }
        boolean hasLastingBackup =
                view.get().backup().stream().anyMatch(backup -> !draining.test(new HostName(backup.name())));
        boolean canTransfer = board.alive(view.get().primary().identity()).isPresent();
        boolean mayRecruit = view.get().backup().isPresent() || wish.mayRecruit();
        return !hasLastingBackup && canTransfer && mayRecruit ? RECRUIT : NOTHING;
    }
}
