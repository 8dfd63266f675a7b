package io.understudy.cpu;

/** An exception that the processor raises while it does something on its own, such as delivering an interrupt. */
public final class GuestFault extends Exception {
    private static final long serialVersionUID = 1L;

    public static final int INVALID_OPCODE = 6;
    public static final int DOUBLE_FAULT = 8;
    public static final int INVALID_TSS = 10;
    public static final int SEGMENT_NOT_PRESENT = 11;
    public static final int STACK_FAULT = 12;
    public static final int GENERAL_PROTECTION = 13;
    public static final int PAGE_FAULT = 14;

    private final int vector;
    private final int errorCode;

    public GuestFault(int vector, int errorCode) {
        super("vector " + vector + ", error code " + errorCode, null, false, false);
        this.vector = vector;
        this.errorCode = errorCode;
    }

    public int vector() {
        return vector;
    }

    public int errorCode() {
        return errorCode;
    }

    /** Whether the processor pushes an error code for this vector (Intel SDM vol. 3, table 6-1). */
    public static boolean hasErrorCode(int vector) {
        return vector == DOUBLE_FAULT || (vector >= INVALID_TSS && vector <= PAGE_FAULT) || vector == 17;
    }
}
