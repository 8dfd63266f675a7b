package io.understudy.machine.block;

/** How a request ended on this host. */
public final class DiskOutcome {
    private final Completion completion;
    private final byte[] data;
    private final boolean durable;
    private final String what;

    /**
     * The end of a request.
     *
     * @param completion what of it is the same on every host
     * @param data what was read, not copied; empty but for a read that succeeded
     * @param durable whether the guest may rely on what was written before it
     * @param what which request it was, or what went wrong, in one line
     */
    public DiskOutcome(Completion completion, byte[] data, boolean durable, String what) {
        this.completion = completion;
        this.data = data;
        this.durable = durable;
        this.what = what;
    }

    public Completion completion() {
        return completion;
    }

    public byte[] data() {
        return data;
    }

    public boolean durable() {
        return durable;
    }

    public String what() {
        return what;
    }
}
