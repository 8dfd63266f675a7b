package io.understudy.step;

/** Work in steps, none of which waits. Called by one thread at a time, until it is over. */
@FunctionalInterface
public interface Steps {
    /** From {@link #step}: not before somebody wakes it. */
    long UNTIL_WOKEN = Long.MAX_VALUE;

    /** From {@link #step}: it is over, and must not be called again. */
    long OVER = -1;

    /**
     * Does what can be done now.
     *
     * @return after how many nanoseconds it is to be called again if nobody wakes it before; 0 for at once,
     *     {@link #UNTIL_WOKEN} or {@link #OVER}
     */
    long step();
}
