package io.understudy.network.attachment;

/** The kinds of message between a host and the switch; the code is the one on the wire. */
public enum AttachmentType {
    ATTACH(1),
    SENT(2),
    RECEIVED(3),
    ATTACHED(65),
    ARRIVED(66),
    TAKEN(67),
    REFUSED(68);

    private static final AttachmentType[] BY_CODE = new AttachmentType[128];

    static {
        for (AttachmentType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    AttachmentType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The type of a code from the wire, null if there is none. */
    static AttachmentType ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
