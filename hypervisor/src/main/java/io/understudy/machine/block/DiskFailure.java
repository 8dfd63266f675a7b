package io.understudy.machine.block;

/** This host's image failed where the machine's did not: the host is of no use any more, and the machine goes on elsewhere. */
public final class DiskFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why in one line */
    public DiskFailure(String why) {
        super(why);
    }
}
