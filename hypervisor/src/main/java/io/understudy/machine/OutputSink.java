package io.understudy.machine;

/** Where the machine's outputs go. Called by the vCPU thread in the middle of a block. */
public interface OutputSink {
    /**
     * Bytes leave on a stream; whoever keeps them copies them.
     *
     * @param blockStart the count at the start of the block that sends them
     * @param length at least 1
     */
    void output(long blockStart, int stream, byte[] bytes, int offset, int length);
}
