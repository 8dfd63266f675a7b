package io.understudy.replay;

/**
 * The replaying machine did something else than the log says. Never ignored: whoever catches it neither acknowledges nor
 * takes over from that moment. One line, for people.
 */
public final class Divergence extends RuntimeException {
    /** How it is said, whatever differs. */
    public static final String SAID = "replay diverged";

    private static final long serialVersionUID = 1L;

    public Divergence(String what, long position, Object expected, Object got) {
        super(SAID + " at instruction " + position + ": " + what + ", expected " + expected + ", got " + got);
    }
}
