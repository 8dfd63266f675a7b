package io.understudy.arbiter.wish;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.View;
import java.util.Optional;

/**
 * Everything that is wanted of one machine.
 *
 * @param wanted whether it shall run
 * @param spec how hosts build it
 * @param repair who decides about new backups
 * @param standby what its backups do
 * @param goAhead one recruit may come although repair is manual; ends with the view that has a backup
 * @param moves how often a move was asked for, the number of the last one
 * @param leaver the primary that shall leave, until a view has another primary
 */
public record VmWish(
        WantedState wanted,
        Spec spec,
        RepairMode repair,
        StandbyMode standby,
        boolean goAhead,
        long moves,
        Optional<HostIdentity> leaver) {
    public VmWish {
        if (moves < 0) {
            throw new IllegalArgumentException("the number of a move must not be negative");
        }
    }

    /** A machine just started: its first backup needs no go-ahead. */
    static VmWish started(Spec spec, RepairMode repair, StandbyMode standby) {
        return new VmWish(WantedState.RUNNING, spec, repair, standby, true, 0, Optional.empty());
    }

    VmWish stopped() {
        return new VmWish(WantedState.STOPPED, spec, repair, standby, false, moves, Optional.empty());
    }

    VmWish forgotten() {
        return new VmWish(WantedState.FORGOTTEN, Spec.EMPTY, repair, standby, false, moves, Optional.empty());
    }

    VmWish moved(HostIdentity from) {
        return new VmWish(wanted, spec, repair, standby, goAhead, moves + 1, Optional.of(from));
    }

    VmWish withGoAhead() {
        return new VmWish(wanted, spec, repair, standby, true, moves, leaver);
    }

    /** What is left to wish for once this view is there. */
    VmWish viewed(View view) {
        Optional<HostIdentity> stillThere = leaver.filter(host -> view.primary().is(host));
        return new VmWish(
                wanted, spec, repair, standby, goAhead && view.backup().isEmpty(), moves, stillThere);
    }

    /** Whether a recruit may come without anybody being asked. */
    public boolean mayRecruit() {
        return wanted == WantedState.RUNNING && (repair == RepairMode.AUTO || goAhead);
    }

    /** The same without the bytes that only hosts need. */
    public VmWish withoutSpec() {
        return new VmWish(wanted, Spec.EMPTY, repair, standby, goAhead, moves, leaver);
    }
}
