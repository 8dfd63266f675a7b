package io.understudy.arbiter.journal;

import io.netty.buffer.Unpooled;
import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.encoding.FieldReader;
import io.understudy.arbiter.encoding.MalformedException;
import io.understudy.arbiter.view.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a journal from its beginning and tells a torn end, which is cut off, from damage, which is refused. Torn is only
 * what a crash during the last write leaves: the file ends inside the group, or shows zeros up to the group's end where
 * nothing was written yet. A group that has its end mark was complete, perhaps answered; if it does not check, it is
 * damaged, also when it is the last one.
 */
public final class JournalReader {
    /** A history is compacted long before; this bounds the memory that a wrong file can ask for. */
    private static final long MAX_FILE_BYTES = 1L << 30;

    /** The least that a disk writes whole. */
    private static final int SECTOR_BYTES = 512;

    private final Path file;
    private final ByteBuffer bytes;
    private int version;

    private JournalReader(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * One group of changes that became durable together.
     *
     * @param offset where it begins in the file, in bytes
     * @param changes what happened, in order
     */
    public record Group(long offset, List<Change> changes) {}

    /**
     * A journal as read.
     *
     * @param clusterId whose it is
     * @param version of the format
     * @param groups everything that is durable
     * @param wholeBytes the length of the file up to the end of the last whole group
     * @param tornBytes how many bytes of an unfinished group follow, usually 0
     */
    public record Contents(ClusterId clusterId, int version, List<Group> groups, long wholeBytes, long tornBytes) {}

    /** @throws JournalException if the file is no journal of a known version, or is damaged */
    public static Contents read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new JournalException(file + " has " + size + " bytes: that is no journal of an arbiter");
        }
        return read(file, ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    /** @param file for the messages */
    static Contents read(Path file, ByteBuffer bytes) throws JournalException {
        return new JournalReader(file, bytes).contents();
    }

    private Contents contents() throws JournalException {
        ClusterId cluster = fileHeader();
        List<Group> groups = new ArrayList<>();
        while (bytes.hasRemaining() && !isTorn(cluster)) {
            groups.add(group(cluster));
        }
        return new Contents(cluster, version, groups, bytes.position(), bytes.remaining());
    }

    private ClusterId fileHeader() throws JournalException {
        if (bytes.remaining() < JournalLayout.FILE_HEADER_BYTES) {
            throw damaged(0, "the file ends inside its header");
        }
        ByteBuffer covered = bytes.slice(0, JournalLayout.FILE_HEADER_BYTES - Integer.BYTES);
        if (bytes.getLong() != JournalLayout.MAGIC) {
            throw damaged(0, "this is no journal of an arbiter");
        }
        int version = bytes.getInt();
        ClusterId cluster = new ClusterId(bytes.getLong(), bytes.getLong());
        if (bytes.getInt() != JournalLayout.crc(covered)) {
            throw damaged(0, "the header's checksum is wrong");
        }
        if (version < JournalLayout.OLDEST_VERSION || version > JournalLayout.VERSION) {
            throw new JournalException(
                    file + " at offset 8: format version " + version + ", this arbiter reads versions 1 to "
                            + JournalLayout.VERSION + "; use the arbiter that wrote it");
        }
        this.version = version;
        return cluster;
    }

    /** Whether what follows is a group whose writing was cut short: nothing is behind it, and some of its sectors are not there. */
    private boolean isTorn(ClusterId cluster) {
        int start = bytes.position();
        int headerEnd = start + JournalLayout.GROUP_HEADER_BYTES;
        if (bytes.limit() < headerEnd || isZero(start, bytes.limit())) {
            return true;
        }
        if (!isHeaderSound(cluster, start)) {
            // Where the group ends is not known, but what was forced before another one was written is no longer torn.
            return lacksSector(start, headerEnd) && !isHeaderBehind(cluster, start);
        }
        int length = bytes.getInt(start);
        long end = headerEnd + (long) length + JournalLayout.END_MARK_BYTES;
        if (end != bytes.limit()) {
            return end > bytes.limit();
        }
        boolean markMissing = bytes.get(bytes.limit() - 1) == 0;
        return markMissing || (!isPayloadSound(headerEnd, length) && lacksSector(headerEnd, bytes.limit()));
    }

    private boolean isHeaderSound(ClusterId cluster, int start) {
        int length = bytes.getInt(start);
        return length >= 0
                && length <= JournalLayout.MAX_PAYLOAD_BYTES
                && bytes.getInt(start + 8)
                        == JournalLayout.groupHeaderCrc(cluster, start, length, bytes.getInt(start + 4));
    }

    private boolean isHeaderBehind(ClusterId cluster, int start) {
        for (int at = start + 1; at + JournalLayout.GROUP_HEADER_BYTES <= bytes.limit(); at++) {
            if (isHeaderSound(cluster, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPayloadSound(int start, int length) {
        return bytes.getInt(start - 8) == JournalLayout.crc(bytes.slice(start, length));
    }

    /** Whether a sector that these bytes begin in or reach was never written, as far as it is the group's. */
    private boolean lacksSector(int from, int to) {
        int start = bytes.position();
        for (int sector = from / SECTOR_BYTES * SECTOR_BYTES; sector < to; sector += SECTOR_BYTES) {
            if (isZero(Math.max(start, sector), Math.min(bytes.limit(), sector + SECTOR_BYTES))) {
                return true;
            }
        }
        return false;
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private Group group(ClusterId cluster) throws JournalException {
        int start = bytes.position();
        if (!isHeaderSound(cluster, start)) {
            throw damaged(start, "a record's length does not check, or the record is of another cluster or place");
        }
        int length = bytes.getInt(start);
        int payload = start + JournalLayout.GROUP_HEADER_BYTES;
        bytes.position(payload + length);
        if (!isPayloadSound(payload, length)) {
            throw damaged(start, "a record's checksum is wrong");
        }
        if ((bytes.get() & 0xFF) != JournalLayout.END_MARK) {
            throw damaged(start, "a record's end mark is wrong");
        }
        return new Group(start, changes(start, bytes.slice(payload, length)));
    }

    private List<Change> changes(int start, ByteBuffer payload) throws JournalException {
        FieldReader fields = new FieldReader(Unpooled.wrappedBuffer(payload));
        List<Change> changes = new ArrayList<>();
        try {
            while (!fields.isAtEnd()) {
                changes.add(ChangeReader.read(fields));
            }
        } catch (MalformedException e) {
            throw damaged(start, "a record has a sound checksum but no meaning: " + e.getMessage());
        }
        return changes;
    }

    private JournalException damaged(long offset, String reason) {
        return damaged(file, offset, reason);
    }

    /** The one line about a damaged journal: file, offset, reason, remedy. */
    static JournalException damaged(Path file, long offset, String reason) {
        return new JournalException(file + " at offset " + offset + ": " + reason
                + "; restore the file from a copy, the arbiter does not guess");
    }
}
