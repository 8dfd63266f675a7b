package io.understudy.nbd;

/**
 * What a server says of an export.
 *
 * @param bytes its size
 * @param flags the protocol's transmission flags
 */
public record ExportFacts(long bytes, int flags) {
    public boolean isReadOnly() {
        return (flags & NbdProtocol.FLAG_READ_ONLY) != 0;
    }

    /** Whether it can be told to force what was written. */
    public boolean canFlush() {
        return (flags & NbdProtocol.FLAG_SEND_FLUSH) != 0;
    }

    /** Whether it can be told with a write to force that. */
    public boolean canForce() {
        return (flags & NbdProtocol.FLAG_SEND_FUA) != 0;
    }

    /** Whether it can be told what is not needed any more. */
    public boolean canTrim() {
        return (flags & NbdProtocol.FLAG_SEND_TRIM) != 0;
    }
}
