package io.understudy.replay;

/**
 * The replaying machine did something else than the log says. Never ignored: whoever catches it neither acknowledges nor
 * takes over from that moment. One line, for people.
 */
public final class Divergence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Divergence(String what, long position, Object expected, Object got) {
        super("replay diverged at instruction " + position + ": " + what + ", expected " + expected + ", got " + got);
    }
}
