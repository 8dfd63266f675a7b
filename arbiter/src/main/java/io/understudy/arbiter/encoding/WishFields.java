package io.understudy.arbiter.encoding;

import io.understudy.arbiter.view.HostIdentity;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.VmWish;
import io.understudy.arbiter.wish.WantedState;
import io.understudy.arbiter.wish.WishId;
import java.util.Optional;

/** The words of wishes, each written and read side by side. */
public final class WishFields {
    private WishFields() {}

    public static FieldWriter id(FieldWriter fields, WishId id) {
        return fields.i64(id.high()).i64(id.low());
    }

    public static WishId id(FieldReader fields) throws MalformedException {
        return new WishId(fields.i64(), fields.i64());
    }

    public static FieldWriter spec(FieldWriter fields, Spec spec) {
        return fields.byteString(spec.bytes());
    }

    public static Spec spec(FieldReader fields) throws MalformedException {
        byte[] bytes = fields.byteString();
        return FieldReader.checked(() -> new Spec(bytes));
    }

    public static FieldWriter wish(FieldWriter fields, VmWish wish) {
        spec(fields.oneOf(wish.wanted()), wish.spec()).oneOf(wish.repair()).oneOf(wish.standby());
        fields.flag(wish.goAhead()).i64(wish.moves()).flag(wish.leaver().isPresent());
        wish.leaver().ifPresent(fields::identity);
        return fields;
    }

    public static VmWish wish(FieldReader fields) throws MalformedException {
        WantedState wanted = fields.oneOf(WantedState.values());
        Spec spec = spec(fields);
        RepairMode repair = fields.oneOf(RepairMode.values());
        StandbyMode standby = fields.oneOf(StandbyMode.values());
        boolean goAhead = fields.flag();
        long moves = fields.i64();
        Optional<HostIdentity> leaver = fields.flag() ? Optional.of(fields.identity()) : Optional.empty();
        return FieldReader.checked(() -> new VmWish(wanted, spec, repair, standby, goAhead, moves, leaver));
    }
}
