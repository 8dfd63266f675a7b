package io.understudy.machine.input;

/** Inputs of one stream on their way to the machine: one thread puts them in, the vCPU takes them out. */
public interface InputQueue {
    /** The most bytes of one input, as the log carries it. */
    int MAX_BYTES = 65 * 1024;

    /** Which stream. */
    int stream();

    boolean isEmpty();

    /** Between two blocks the machine takes inputs until they have so many bytes, or more. */
    int bytesAtOnce();

    /**
     * Takes the next input.
     *
     * @param most the longest that the machine takes now, in bytes
     * @return its length, at most {@link #MAX_BYTES}; 0 if none waits, or the next one is longer than that
     */
    int take(byte[] into, int most);
}
