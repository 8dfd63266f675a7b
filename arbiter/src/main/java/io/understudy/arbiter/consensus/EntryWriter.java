package io.understudy.arbiter.consensus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.encoding.FieldWriter;
import io.understudy.arbiter.protocol.RequestWriter;

/**
 * Entries as bytes; numbers are big-endian, requests are those of the {@linkplain io.understudy.arbiter.protocol.WireFormat
 * protocol}, without the length in front.
 *
 * <pre>
 *   0      1            9          17
 *  +------+------------+----------+---------------------------------------------------------+
 *  | u8   | i64        | i64      | inputs, to the end:                                     |
 *  | 1    | proposer   | number   | u16 length | request | u8 0 or 1 | host who is busy, if 1 |
 *  +------+------------+----------+---------------------------------------------------------+
 * </pre>
 */
public final class EntryWriter {
    static final int VERSION = 1;

    private EntryWriter() {}

    public static byte[] write(Entry entry) {
        ByteBuf bytes = Unpooled.buffer();
        FieldWriter fields = new FieldWriter(bytes);
        fields.u8(VERSION).i64(entry.proposer()).i64(entry.number());
        for (Entry.Input input : entry.inputs()) {
            int length = bytes.writerIndex();
            bytes.writeShort(0);
            RequestWriter.write(input.request(), bytes);
            bytes.setShort(length, bytes.writerIndex() - length - Short.BYTES);
            fields.optionalHost(input.busy());
        }
        byte[] written = new byte[bytes.readableBytes()];
        bytes.readBytes(written);
        return written;
    }
}
