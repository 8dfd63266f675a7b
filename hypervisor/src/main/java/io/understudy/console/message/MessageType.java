package io.understudy.console.message;

/** The kinds of console message; the code is the one on the wire. */
public enum MessageType {
    ATTACH(1),
    INPUT(2),
    RECEIVED(3),
    ATTACHED(65),
    OUTPUT(66),
    CONSUMED(67),
    HEARTBEAT(68),
    REFUSED(69);

    private static final MessageType[] BY_CODE = new MessageType[128];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The type of a code from the wire, null if there is none. */
    static MessageType ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
