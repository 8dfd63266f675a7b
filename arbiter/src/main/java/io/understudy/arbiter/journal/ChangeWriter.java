package io.understudy.arbiter.journal;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.encoding.FieldWriter;
import io.understudy.arbiter.encoding.WishFields;
import io.understudy.arbiter.host.HostChange;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.wish.WishChange;

/**
 * Changes as bytes.
 *
 * <pre>
 *  granted        0x01 | vm | view | i64 request id
 *  acknowledged   0x02 | vm | i64 number
 *  spent          0x03 | vm | identity | i64 request id
 *  restored       0x04 | vm | view | i64 request id
 *  appeared       0x05 | identity
 *  started        0x06 | wish id | vm | spec | u8 repair | u8 standby
 *  stopped        0x07 | wish id | vm
 *  moved          0x08 | wish id | vm | identity leaver
 *  repaired       0x09 | wish id | vm
 *  forgotten      0x0A | wish id | vm | u8 0 or 1 had views
 *  drained        0x0B | wish id | host name
 *  undrained      0x0C | wish id | host name
 *  wished         0x0D | vm | vm wish               compacted journals only, as the two behind it
 *  still drained  0x0E | host name
 *  remembered     0x0F | wish id
 *  outdated       0x10 | vm | i64 known view
 *  gave up        0x11 | vm | identity
 * </pre>
 *
 * Version 1 of the journal ends with 0x04, version 2 with 0x0F, version 4 with 0x10. The words are those of {@link io.understudy.arbiter.encoding}.
 */
final class ChangeWriter {
    static final int GRANTED = 1;
    static final int ACKNOWLEDGED = 2;
    static final int SPENT = 3;
    static final int RESTORED = 4;
    static final int APPEARED = 5;
    static final int STARTED = 6;
    static final int STOPPED = 7;
    static final int MOVED = 8;
    static final int REPAIRED = 9;
    static final int FORGOTTEN = 10;
    static final int DRAINED = 11;
    static final int UNDRAINED = 12;
    static final int WISHED = 13;
    static final int STILL_DRAINED = 14;
    static final int REMEMBERED = 15;
    static final int OUTDATED = 16;
    static final int GAVE_UP = 17;

    private ChangeWriter() {}

    static void write(Change change, ByteBuf bytes) {
        FieldWriter fields = new FieldWriter(bytes);
        if (change instanceof WishChange wish) {
            write(wish, fields);
        } else if (change instanceof HostChange.Appeared appeared) {
            fields.u8(APPEARED).identity(appeared.host());
        } else {
            write((Change.OfViews) change, fields);
        }
    }

    private static void write(Change.OfViews change, FieldWriter fields) {
        if (change instanceof Change.Granted granted) {
            fields.u8(GRANTED).vm(granted.vm()).view(granted.view()).i64(granted.requestId());
        } else if (change instanceof Change.Acknowledged acknowledged) {
            fields.u8(ACKNOWLEDGED).vm(acknowledged.vm()).i64(acknowledged.number());
        } else if (change instanceof Change.Spent spent) {
            fields.u8(SPENT).vm(spent.vm()).identity(spent.request().requester());
            fields.i64(spent.request().requestId());
        } else if (change instanceof Change.Outdated outdated) {
            fields.u8(OUTDATED).vm(outdated.vm()).i64(outdated.knownView());
        } else if (change instanceof Change.GaveUp gaveUp) {
            fields.u8(GAVE_UP).vm(gaveUp.vm()).identity(gaveUp.host());
        } else {
            Change.Restored restored = (Change.Restored) change;
            fields.u8(RESTORED).vm(restored.vm()).view(restored.view()).i64(restored.requestId());
        }
    }

    private static void write(WishChange change, FieldWriter fields) {
        if (change instanceof WishChange.Started started) {
            WishFields.id(fields.u8(STARTED), started.id()).vm(started.vm());
            WishFields.spec(fields, started.spec()).oneOf(started.repair()).oneOf(started.standby());
        } else if (change instanceof WishChange.Stopped stopped) {
            WishFields.id(fields.u8(STOPPED), stopped.id()).vm(stopped.vm());
        } else if (change instanceof WishChange.Moved moved) {
            WishFields.id(fields.u8(MOVED), moved.id()).vm(moved.vm()).identity(moved.from());
        } else if (change instanceof WishChange.Repaired repaired) {
            WishFields.id(fields.u8(REPAIRED), repaired.id()).vm(repaired.vm());
        } else if (change instanceof WishChange.Forgotten forgotten) {
            WishFields.id(fields.u8(FORGOTTEN), forgotten.id())
                    .vm(forgotten.vm())
                    .flag(forgotten.hadViews());
        } else if (change instanceof WishChange.Drained drained) {
            WishFields.id(fields.u8(DRAINED), drained.id()).hostName(drained.host());
        } else if (change instanceof WishChange.Undrained undrained) {
            WishFields.id(fields.u8(UNDRAINED), undrained.id()).hostName(undrained.host());
        } else if (change instanceof WishChange.Wished wished) {
            WishFields.wish(fields.u8(WISHED).vm(wished.vm()), wished.wish());
        } else if (change instanceof WishChange.StillDrained stillDrained) {
            fields.u8(STILL_DRAINED).hostName(stillDrained.host());
        } else {
            WishFields.id(fields.u8(REMEMBERED), ((WishChange.Remembered) change).id());
        }
    }
}
