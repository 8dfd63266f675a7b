package io.understudy.cpu;

/** No engine can run guest code on this host. The message is one line for people and ends with what to type. */
public final class EngineUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String REMEDY = "; type: ./understudy doctor";

    public EngineUnavailable(String what) {
        super(what + REMEDY);
    }

    public EngineUnavailable(String what, Throwable cause) {
        super(what + REMEDY, cause);
    }
}
