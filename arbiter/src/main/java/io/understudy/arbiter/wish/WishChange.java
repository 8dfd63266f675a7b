package io.understudy.arbiter.wish;

import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.view.HostName;
import io.understudy.arbiter.view.VmName;

/** What the journal says of wishes. All but those of a compaction, the last three, carry the id of the wish that was granted. */
public sealed interface WishChange extends Change {
    record Started(WishId id, VmName vm, Spec spec, RepairMode repair, StandbyMode standby) implements WishChange {}

    record Stopped(WishId id, VmName vm) implements WishChange {}

    /** @param from the primary that shall leave */
    record Moved(WishId id, VmName vm, HostIdentity from) implements WishChange {}

    record Repaired(WishId id, VmName vm) implements WishChange {}

    /** @param hadViews whether the name stays taken */
    record Forgotten(WishId id, VmName vm, boolean hadViews) implements WishChange {}

    record Drained(WishId id, HostName host) implements WishChange {}

    record Undrained(WishId id, HostName host) implements WishChange {}

    /** The wishes about one machine as a compaction found them. */
    record Wished(VmName vm, VmWish wish) implements WishChange {}

    /** A host that a compaction found drained. */
    record StillDrained(HostName host) implements WishChange {}

    /** A wish granted earlier, in a compacted journal. */
    record Remembered(WishId id) implements WishChange {}
}
