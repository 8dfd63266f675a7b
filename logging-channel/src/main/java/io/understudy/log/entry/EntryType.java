package io.understudy.log.entry;

import io.understudy.log.wire.CorruptLogException;

/**
 * What happened. The code is the low half of an entry's first byte; 0 stays unused, so that zeros are no entries, and 15
 * is kept for a type byte of its own, should fourteen not be enough.
 *
 * <p>OUTPUT and INPUT have two codes. The serial line, stream 0, has most of the entries, each of very few bytes, so its
 * own code says which stream it is; with the other code the stream follows.
 */
public enum EntryType {
    /** The guest read a clock in the middle of a block and was given this time. */
    CLOCK_READ(1, true),
    /** The guest, or a device that it had just told to, asked for bytes of a stream and was given these. */
    DRAW(2, true),
    /** The guest produced an output of a stream: the marker that the output rule waits for. */
    OUTPUT(3, 12, true),
    /** Machine time went on to this value, and the devices saw it. */
    CLOCK_ADVANCE(4, false),
    /** Bytes of a stream arrived. */
    INPUT(5, 13, false),
    /** The interrupt with this vector was delivered to the processor. */
    INTERRUPT(6, false),
    /** Nothing happened up to here: the backup may run this far. */
    PROGRESS(7, false),
    /** Progress, and the guest sleeps in HLT until the next input. */
    HALT(8, false),
    /** The state has these hashes here; a replay compares its own. */
    HASH(9, false),
    /** The log ends here on purpose; nothing follows. */
    END(10, false),
    /** The state was copied here; every replica's processor begins anew, as one restored from the copy does. */
    CHECKPOINT(11, false);

    private static final EntryType[] BY_CODE = new EntryType[16];

    static {
        for (EntryType type : values()) {
            BY_CODE[type.code] = type;
            BY_CODE[type.streamCode] = type;
        }
        BY_CODE[0] = null;
    }

    private final int code;
    private final int streamCode;
    private final boolean synchronous;

    EntryType(int code, boolean synchronous) {
        this(code, 0, synchronous);
    }

    EntryType(int code, int streamCode, boolean synchronous) {
        this.code = code;
        this.streamCode = streamCode;
        this.synchronous = synchronous;
    }

    /** 1 to 14. */
    public int code() {
        return code;
    }

    /** The code with which the stream follows, 0 if there is none. */
    int streamCode() {
        return streamCode;
    }

    /**
     * Whether the guest itself asked, in the middle of a block; the position is then the count at the block's start.
     * The others happen between two blocks and carry the low eight bits of EIP as a check.
     */
    public boolean synchronous() {
        return synchronous;
    }

    static EntryType of(int code, long offset) {
        EntryType type = BY_CODE[code];
        if (type == null) {
            throw new CorruptLogException(offset, "no entry type has code " + code);
        }
        return type;
    }
}
