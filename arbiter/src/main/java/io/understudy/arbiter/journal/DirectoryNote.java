package io.understudy.arbiter.journal;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a directory remembers of its journal, the contents of the file {@code cluster}. Its length never changes and is
 * below that of a disk's sector, so that overwriting it leaves the old text or the new one.
 *
 * <pre>
 *   0123456789abcdef0123456789abcdef      cluster id
 *   file 000000000001e240                 inode of this file: a copy has another one; 0 where there are none
 *   mark 0000000000000000088 89abcdef    length of the journal that was durable, CRC32C of it; 0 and 0 if unknown
 * </pre>
 *
 * @param cluster hexadecimal, or a beginning of it if a crash cut it off; empty if there was no journal yet
 * @param file the inode, 0 if not known
 * @param mark what the journal must begin with
 */
record DirectoryNote(String cluster, long file, Mark mark) {
    private static final int CLUSTER_CHARS = 32;
    private static final Pattern REST = Pattern.compile("\nfile ([0-9a-f]{16})\nmark (0[0-9]{18}) ([0-9a-f]{8})\n");
    private static final int REST_CHARS = 57;
    private static final int LENGTH_DIGITS = 19;

    /** @throws IllegalArgumentException if nothing that a crash leaves looks like that */
    static DirectoryNote parse(String text) {
        String written = text.replaceAll("\0+$", "");
        if (written.length() < CLUSTER_CHARS + REST_CHARS) {
            // Cut off, or of an arbiter that remembered no more.
            return new DirectoryNote(written.substring(0, Math.min(written.length(), CLUSTER_CHARS)), 0, Mark.NONE);
        }
        Matcher rest = REST.matcher(written.substring(CLUSTER_CHARS));
        if (!rest.matches()) {
            throw new IllegalArgumentException("it does not say which journal belongs here");
        }
        Mark mark = new Mark(Long.parseLong(rest.group(2)), Integer.parseUnsignedInt(rest.group(3), 16));
        return new DirectoryNote(written.substring(0, CLUSTER_CHARS), Long.parseUnsignedLong(rest.group(1), 16), mark);
    }

    DirectoryNote with(Mark newer) {
        return new DirectoryNote(cluster, file, newer);
    }

    /** Without a format string: it is written between a claim and its answer, and the first use of one costs milliseconds. */
    String text() {
        HexFormat hex = HexFormat.of();
        String length = Long.toString(mark.length());
        return cluster + "\nfile " + hex.toHexDigits(file) + "\nmark " + "0".repeat(LENGTH_DIGITS - length.length())
                + length + " " + hex.toHexDigits(mark.crc()) + "\n";
    }
}
