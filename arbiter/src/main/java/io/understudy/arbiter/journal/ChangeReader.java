package io.understudy.arbiter.journal;

import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.encoding.WishFields;
import io.understudy.arbiter.host.HostChange;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.RequestName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.WishChange;

/** The mirror of {@link ChangeWriter}. */
final class ChangeReader {
    private ChangeReader() {}

    static Change read(FieldReader fields) throws MalformedException {
        int kind = fields.u8();
        return switch (kind) {
            case ChangeWriter.GRANTED -> new Change.Granted(fields.vm(), fields.view(), fields.i64());
            case ChangeWriter.ACKNOWLEDGED -> new Change.Acknowledged(fields.vm(), fields.i64());
            case ChangeWriter.SPENT -> new Change.Spent(fields.vm(), new RequestName(fields.identity(), fields.i64()));
            case ChangeWriter.RESTORED -> new Change.Restored(fields.vm(), fields.view(), fields.i64());
            case ChangeWriter.APPEARED -> new HostChange.Appeared(fields.identity());
            case ChangeWriter.STARTED -> started(fields);
            case ChangeWriter.STOPPED -> new WishChange.Stopped(WishFields.id(fields), fields.vm());
            case ChangeWriter.MOVED -> new WishChange.Moved(WishFields.id(fields), fields.vm(), fields.identity());
            case ChangeWriter.REPAIRED -> new WishChange.Repaired(WishFields.id(fields), fields.vm());
            case ChangeWriter.FORGOTTEN -> new WishChange.Forgotten(WishFields.id(fields), fields.vm(), fields.flag());
            case ChangeWriter.DRAINED -> new WishChange.Drained(WishFields.id(fields), fields.hostName());
            case ChangeWriter.UNDRAINED -> new WishChange.Undrained(WishFields.id(fields), fields.hostName());
            case ChangeWriter.WISHED -> new WishChange.Wished(fields.vm(), WishFields.wish(fields));
            case ChangeWriter.STILL_DRAINED -> new WishChange.StillDrained(fields.hostName());
            case ChangeWriter.REMEMBERED -> new WishChange.Remembered(WishFields.id(fields));
            case ChangeWriter.OUTDATED -> new Change.Outdated(fields.vm(), fields.i64());
            case ChangeWriter.GAVE_UP -> new Change.GaveUp(fields.vm(), fields.identity());
            default -> throw new MalformedException("there is no change of kind " + kind);
        };
    }

    private static Change started(FieldReader fields) throws MalformedException {
        return new WishChange.Started(
                WishFields.id(fields),
                fields.vm(),
                WishFields.spec(fields),
                fields.oneOf(RepairMode.values()),
                fields.oneOf(StandbyMode.values()));
    }
}
