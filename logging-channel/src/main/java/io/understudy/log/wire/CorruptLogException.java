package io.understudy.log.wire;

/** Bytes that are not what they should be. The message is one line for people: where, at which byte, what is wrong. */
public final class CorruptLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final long offset;
    private final String reason;

    /**
     * @param offset in bytes from the start of what was being read
     * @param reason what is wrong, without the place
     */
    public CorruptLogException(long offset, String reason) {
        this("log", offset, reason);
    }

    private CorruptLogException(String source, long offset, String reason) {
        super(source + ": corrupt at byte " + offset + ": " + reason);
        this.source = source;
        this.offset = offset;
        this.reason = reason;
    }

    /** The same fault, told by a reader that knows where the bytes stood: in which file or connection, from where on. */
    public CorruptLogException within(String source, long start) {
        CorruptLogException placed = new CorruptLogException(source, start + offset, reason);
        placed.initCause(this);
        return placed;
    }

    /** The same fault, with what to do about it. */
    public CorruptLogException advising(String advice) {
        CorruptLogException advised = new CorruptLogException(source, offset, reason + "; " + advice);
        advised.initCause(this);
        return advised;
    }

    /** In bytes from the start of what was being read. */
    public long offset() {
        return offset;
    }

    public String reason() {
        return reason;
    }
}
