package io.understudy.log.wire;

/** What an envelope carries. The codes are part of the format; docs/log-format.md lists them. */
public enum EnvelopeKind {
    /** A batch of log entries: the only kind that occurs both in a file and on the channel. */
    FRAME(0x01),
    /** What was recorded, and on which machine: the first envelope of a file. */
    LOG_HEADER(0x02),
    /** Channel: the first message of a connection, saying which lane of which pair it is. */
    JOIN(0x10),
    /** Channel: the primary introduces itself and what it runs. */
    HELLO(0x11),
    /** Channel: the backup takes the primary's entries from now on. */
    ACCEPT(0x12),
    /** Channel: the backup does not, and says why. */
    REFUSE(0x13),
    /** Channel: which entries the backup has, and how far it has executed. */
    ACK(0x14),
    /** Channel: a host is alive, and where it stands. */
    HEARTBEAT(0x15),
    /** Channel: a host leaves on purpose, and says why. */
    GOODBYE(0x16),
    /** Channel: the primary's state comes, and where it belongs in the log. */
    STATE_BEGIN(0x17),
    /** Channel: a piece of the state. */
    STATE_PIECE(0x18),
    /** Channel: that was all of the state. */
    STATE_END(0x19),
    /** Channel: the backup wants a state anew, so that it can drop the log before it. */
    STATE_REQUEST(0x1A),
    /** Channel: somebody who will be no backup wants a state to keep. */
    SNAPSHOT_REQUEST(0x1B),
    /** Channel: the primary asks the backup to be primary in its place; the backup has everything and is about to. */
    HAND_OVER(0x1C),
    /** Channel: where a connection is to be had that breaks as soon as its sender's process dies. */
    LIFELINE(0x1D),
    /** Channel: what a newcomer's images hold from before, so that only what differs has to be sent. */
    BASIS(0x1E);

    private final int code;

    EnvelopeKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws CorruptLogException if no kind has this code */
    public static EnvelopeKind of(int code, long offset) {
        for (EnvelopeKind kind : KINDS) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new CorruptLogException(offset, "no envelope kind has code " + code);
    }

    private static final EnvelopeKind[] KINDS = values();
}
