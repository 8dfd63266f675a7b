package io.understudy.network.attachment;

/** Why the switch turns a host away; the code is the one on the wire. */
public enum Refusal {
    /** A higher view of the VM was seen, or the same one of another host: this host is not primary any more. */
    DEPOSED(0),
    /** The card has attached by another connection, which has its place now. */
    REPLACED(1),
    /** Another machine on the segment has this address. */
    ADDRESS_TAKEN(2),
    /** There is no place for another card. */
    FULL(3),
    /** The host said something that the protocol does not allow, or nothing for too long. */
    PROTOCOL_ERROR(4);

    private static final Refusal[] ALL = values();

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The refusal of a code from the wire. */
    static Refusal ofCode(int code) {
        for (Refusal refusal : ALL) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        throw new IllegalArgumentException("refusal " + code + ", which is unknown");
    }
}
