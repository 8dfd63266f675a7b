package io.understudy.machine;

/**
 * Why a machine ended. The same on every replica, except {@link Kind#REQUESTED}.
 *
 * @param kind what happened
 * @param code the exit code of {@link Kind#GUEST_EXIT}, else 0
 * @param detail one line for people
 */
public record StopReason(Kind kind, int code, String detail) {
    /** What ends a machine. */
    public enum Kind {
        /** The guest wrote to the debug-exit port. */
        GUEST_EXIT(1),
        /** A fault while delivering a double fault: the processor shuts down. */
        TRIPLE_FAULT(2),
        /** HLT with interrupts off: nothing can wake the guest. */
        HALTED_FOR_GOOD(3),
        /** Somebody outside asked for it. */
        REQUESTED(4),
        /** The log ended with its END entry, or a replay was asked to go no further. */
        END_OF_LOG(5),
        /** The engine or this program failed. */
        FAILED(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** What the log's END entry calls it. */
        public int code() {
            return code;
        }

        /** The kind with this code, or {@link #FAILED} for a code of another version. */
        public static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return FAILED;
        }
    }

    public static StopReason requested() {
        return new StopReason(Kind.REQUESTED, 0, "stopped on request");
    }

    /** @param code as the debug-exit port gives it: twice what the guest wrote, plus one */
    public static StopReason guestExit(int code) {
        return new StopReason(Kind.GUEST_EXIT, code, "the guest ended itself with code " + (code >> 1));
    }

    /**
     * What a process that ran this machine answers to its caller: 0 for an orderly end. Where the guest wrote something
     * else than 0, QEMU's answer, twice that plus one.
     */
    public int processExitCode() {
        return switch (kind) {
            case GUEST_EXIT -> code == 1 ? 0 : code & 0xFF;
            case REQUESTED, END_OF_LOG -> 0;
            case TRIPLE_FAULT, HALTED_FOR_GOOD -> 4;
            case FAILED -> 5;
        };
    }
}
