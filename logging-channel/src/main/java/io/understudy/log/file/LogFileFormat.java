package io.understudy.log.file;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The layout of a recording.
 *
 * <pre>
 *  0                8
 * +----------------+------------------------+-------+-------+-----+-------+
 * | magic          | LOG_HEADER envelope    | FRAME | FRAME | ... | FRAME |
 * +----------------+------------------------+-------+-------+-----+-------+
 * </pre>
 *
 * <p>A recording whose name does not end in {@link #INCOMPLETE} ends with an END entry. While it is being written, and
 * for ever if the writer dies, it has that suffix.
 */
final class LogFileFormat {
    /** What an unfinished recording's name ends in. */
    static final String INCOMPLETE = ".incomplete";

    /**
     * A byte that is no ASCII, so that no text is taken for a log; the name; CR LF, which a transfer as text would
     * change; and the end-of-file character of old systems.
     */
    private static final byte[] MAGIC = {(byte) 0xF7, 'U', 'L', 'O', 'G', '\r', '\n', 0x1A};

    static final int MAGIC_BYTES = 8;

    private LogFileFormat() {}

    static ByteBuffer magic() {
        return ByteBuffer.wrap(MAGIC.clone());
    }

    static Path incomplete(Path recording) {
        return recording.resolveSibling(recording.getFileName() + INCOMPLETE);
    }
}
