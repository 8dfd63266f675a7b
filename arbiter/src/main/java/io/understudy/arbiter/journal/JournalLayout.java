package io.understudy.arbiter.journal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.view.Change;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal file, all numbers big-endian.
 *
 * <pre>
 *  file header, 32 bytes
 *   0        8          12                28         32
 *  +--------+----------+-----------------+----------+
 *  | magic  | u32      | 16 bytes        | u32      |
 *  | UARBJRNL version  | cluster id      | CRC32C of bytes 0..27
 *  +--------+----------+-----------------+----------+
 *
 *  group, 13 bytes and its payload
 *   0          4             8            12           12+n  13+n
 *  +----------+-------------+------------+-----------+------+
 *  | u32      | u32         | u32        | n bytes   | u8   |
 *  | length n | payload CRC | header CRC | changes   | 0xFF |
 *  +----------+-------------+------------+-----------+------+
 *             CRC32C of the payload
 *                           CRC32C of cluster id, file offset of the group (u64), length, payload CRC
 * </pre>
 *
 * The header has a CRC of its own because the length decides where the file goes on: a flipped length must not look
 * like a record that was torn off. It covers cluster id and offset so that bytes of another journal, or from elsewhere
 * in this one, are never taken for records. The end mark is not zero because a file system may show bytes that were
 * never written as zeros: a group whose mark is missing was never finished, one that has its mark was.
 */
final class JournalLayout {
    static final long MAGIC = 0x554152424A524E4CL; // "UARBJRNL"
    static final int VERSION = 5;

    /** Older versions have the same layout, fewer kinds of change, no slots; read, and rewritten as the present one. */
    static final int OLDEST_VERSION = 1;

    static final int FILE_HEADER_BYTES = 32;
    static final int GROUP_HEADER_BYTES = 12;
    static final int END_MARK = 0xFF;
    static final int END_MARK_BYTES = 1;

    /** Far above what one group of {@link FileJournal} holds; bounds what a reader believes. */
    static final int MAX_PAYLOAD_BYTES = 1 << 20;

    private JournalLayout() {}

    static ByteBuffer fileHeader(ClusterId cluster) {
        return fileHeader(cluster, VERSION);
    }

    static ByteBuffer fileHeader(ClusterId cluster, int version) {
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES);
        header.putLong(MAGIC).putInt(version).putLong(cluster.high()).putLong(cluster.low());
        header.putInt(crc(header.duplicate().flip()));
        return header.flip();
    }

    static ByteBuffer group(ClusterId cluster, long offset, List<Change> changes) {
        ByteBuf payload = Unpooled.buffer();
        changes.forEach(change -> ChangeWriter.write(change, payload));
        int length = payload.readableBytes();
        if (length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a group of " + length + " bytes exceeds " + MAX_PAYLOAD_BYTES);
        }
        int payloadCrc = crc(payload.nioBuffer());
        ByteBuffer group = ByteBuffer.allocate(GROUP_HEADER_BYTES + length + END_MARK_BYTES);
        group.putInt(length).putInt(payloadCrc).putInt(groupHeaderCrc(cluster, offset, length, payloadCrc));
        group.put(payload.nioBuffer()).put((byte) END_MARK);
        return group.flip();
    }

    static int groupHeaderCrc(ClusterId cluster, long offset, int length, int payloadCrc) {
        ByteBuffer covered = ByteBuffer.allocate(ClusterId.BYTES + Long.BYTES + 2 * Integer.BYTES);
        covered.putLong(cluster.high()).putLong(cluster.low()).putLong(offset);
        covered.putInt(length).putInt(payloadCrc);
        return crc(covered.flip());
    }

    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
