package io.understudy.arbiter.journal;

import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.RequestName;

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
            default -> throw new MalformedException("there is no change of kind " + kind);
        };
    }
}
