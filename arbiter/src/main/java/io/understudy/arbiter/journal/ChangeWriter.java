package io.understudy.arbiter.journal;

import io.netty.buffer.ByteBuf;
import io.understudy.arbiter.encoding.FieldWriter;
import io.understudy.arbiter.view.Change;

/**
 * Changes as bytes.
 *
 * <pre>
 *  granted        0x01 | vm | view | i64 request id
 *  acknowledged   0x02 | vm | i64 number
 *  spent          0x03 | vm | identity | i64 request id
 *  restored       0x04 | vm | view | i64 request id
 * </pre>
 *
 * The words are those of {@link io.understudy.arbiter.encoding}.
 */
final class ChangeWriter {
    static final int GRANTED = 1;
    static final int ACKNOWLEDGED = 2;
    static final int SPENT = 3;
    static final int RESTORED = 4;

    private ChangeWriter() {}

    static void write(Change change, ByteBuf bytes) {
        FieldWriter fields = new FieldWriter(bytes);
        if (change instanceof Change.Granted granted) {
            fields.u8(GRANTED).vm(granted.vm()).view(granted.view()).i64(granted.requestId());
        } else if (change instanceof Change.Acknowledged acknowledged) {
            fields.u8(ACKNOWLEDGED).vm(acknowledged.vm()).i64(acknowledged.number());
        } else if (change instanceof Change.Spent spent) {
            fields.u8(SPENT).vm(spent.vm()).identity(spent.request().requester());
            fields.i64(spent.request().requestId());
        } else {
            Change.Restored restored = (Change.Restored) change;
            fields.u8(RESTORED).vm(restored.vm()).view(restored.view()).i64(restored.requestId());
        }
    }
}
