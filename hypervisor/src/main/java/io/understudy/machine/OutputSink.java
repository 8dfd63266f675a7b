package io.understudy.machine;

/** Where the machine's outputs go. Called by the vCPU thread in the middle of a block. */
public interface OutputSink {
    /**
     * A byte leaves on the serial line.
     *
     * @param blockStart the count at the start of the block that sends it
     * @param number how many outputs the machine has made, this one included
     * @param value 0 to 255
     */
    void serial(long blockStart, long number, int value);
}
