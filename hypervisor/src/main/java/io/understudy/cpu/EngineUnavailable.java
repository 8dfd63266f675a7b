package io.understudy.cpu;

/** No engine can run guest code on this host. The message is one line for people and ends with what to type. */
public final class EngineUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String REMEDY = "type: ./understudy doctor";

    private final String what;

    public EngineUnavailable(String what) {
        this(what, null);
    }

    public EngineUnavailable(String what, Throwable cause) {
        this(what, REMEDY, cause);
    }

    private EngineUnavailable(String what, String remedy, Throwable cause) {
        super(what + "; " + remedy, cause);
        this.what = what;
    }

    /** The same, where something else helps. */
    public EngineUnavailable remediedBy(String remedy) {
        return new EngineUnavailable(what, remedy, getCause());
    }
}
