package io.understudy.log.message;

import io.understudy.log.wire.CorruptLogException;

/** What a piece of state is a piece of. */
public enum StatePart {
    /** The guest's memory. */
    RAM(0),
    /** The outputs that the sink has not confirmed, one behind the other, as the gate writes them. */
    OUTPUTS(1),
    /** How the disks' requests ended that were under way; one stream of bytes, opaque here. */
    DISK_ENDS(2),
    /** The disks' images, one behind the other; zeros are left out. */
    DISKS(3);

    private final int code;

    StatePart(int code) {
        this.code = code;
    }

    /** In the first byte of a piece. */
    public int code() {
        return code;
    }

    /** @throws CorruptLogException if no part has this code */
    static StatePart of(int code, long offset) {
        for (StatePart part : PARTS) {
            if (part.code == code) {
                return part;
            }
        }
        throw new CorruptLogException(offset, "no part of a state has code " + code);
    }

    private static final StatePart[] PARTS = values();
}
