package io.understudy.cpu.unicorn.interposition;

/**
 * Where long blocks end. Positions are counts at block starts, so a log is replayed only where blocks end as they did when
 * it was made; the engine mode in its header says so.
 */
public enum BlockEnds {
    /** After {@link EngineCalls#MOST_INSTRUCTIONS}: the same on every host. */
    FIXED(", blocks of " + EngineCalls.MOST_INSTRUCTIONS),

    /**
     * At the engine's own limits, which depend on the host's processor and on calls in the middle of blocks: recordings
     * from before 2026-11-29, and hosts on which the engine's functions cannot be replaced.
     */
    OF_THE_ENGINE("");

    /** {@code engine} asks for the latter, to make a recording or a host as they were. */
    static final String PROPERTY = "understudy.blockEnds";

    private final String inMode;

    BlockEnds(String inMode) {
        this.inMode = inMode;
    }

    /** What it adds to the engine mode of a log's header. */
    public String inMode() {
        return inMode;
    }

    public static BlockEnds wanted() {
        return System.getProperty(PROPERTY, "").equals("engine") ? OF_THE_ENGINE : FIXED;
    }

    /** The one of a recording. */
    public static BlockEnds of(String engineMode) {
        return engineMode.endsWith(FIXED.inMode) ? FIXED : OF_THE_ENGINE;
    }
}
