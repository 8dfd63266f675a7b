package io.understudy.console.message;

/** Why a replica turns a gateway away; the code is the one on the wire. */
public enum Refusal {
    /** This host is not, or not any more, the primary: ask the arbiter. */
    NOT_PRIMARY(0),
    /** This host runs another VM. */
    OTHER_VM(1),
    /** The line is another claim's, which is named. */
    HELD(2),
    /** The gateway said something that the protocol does not allow. */
    PROTOCOL_ERROR(3);

    private static final Refusal[] ALL = values();

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The refusal of a code from the wire, null if there is none. */
    static Refusal ofCode(int code) {
        for (Refusal refusal : ALL) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        return null;
    }
}
