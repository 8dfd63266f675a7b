package io.understudy.arbiter.wish;

import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.VmName;

/** Something a person wants of the pool. */
public sealed interface Wish {
    /**
     * A machine that never was shall run.
     *
     * @param vm a name that never had a view
     * @param spec how hosts build it
     * @param repair who decides about new backups
     * @param standby what its backups do
     */
    record Start(VmName vm, Spec spec, RepairMode repair, StandbyMode standby) implements Wish {}

    /** A machine shall end. */
    record Stop(VmName vm) implements Wish {}

    /** The primary shall hand over to its backup and leave the view. */
    record Move(VmName vm) implements Wish {}

    /** Under {@link RepairMode#MANUAL}: the primary that is alone may take one recruit. */
    record Repair(VmName vm) implements Wish {}

    /** A stopped machine shall be shown no more. */
    record Forget(VmName vm) implements Wish {}

    /** A host shall get no new work and give away what it has. */
    record Drain(HostName host) implements Wish {}

    /** A drained host takes work again. */
    record Undrain(HostName host) implements Wish {}
}
