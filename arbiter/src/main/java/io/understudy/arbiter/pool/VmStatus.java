package io.understudy.arbiter.pool;

import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import java.util.Optional;

/**
 * A machine as the arbiter sees it. Everything in here is durable, but for the appointment.
 *
 * @param vm its name
 * @param wish what is wanted of it; none if it was not started through the pool. Its spec is told to hosts only
 * @param view its current view
 * @param appointed the idle host that shall create view 1, or shall be the next backup
 * @param knownView the highest view any host knows of, if that is above {@code view}: then the arbiter has lost its
 *     memory; else 0
 */
public record VmStatus(
        VmName vm, Optional<VmWish> wish, Optional<View> view, Optional<Host> appointed, long knownView) {
    public VmStatus {
        if (knownView < 0) {
            throw new IllegalArgumentException("the highest known view must not be negative");
        }
    }

    /** Who shall create view 1. */
    public Optional<Host> firstPrimary() {
        return view.isEmpty() ? appointed : Optional.empty();
    }

    /** Whom the primary shall bring in as its backup. */
    public Optional<Host> recruit() {
        return view.isPresent() ? appointed : Optional.empty();
    }

    /** Whether the primary of the current view is asked to hand over to its backup and leave. */
    public boolean isMoving() {
        return wish.flatMap(VmWish::leaver).isPresent();
    }

    public boolean isStopped() {
        return wish.filter(each -> each.wanted() != WantedState.RUNNING).isPresent();
    }

    VmStatus withoutSpec() {
        return new VmStatus(vm, wish.map(VmWish::withoutSpec), view, appointed, knownView);
    }
}
