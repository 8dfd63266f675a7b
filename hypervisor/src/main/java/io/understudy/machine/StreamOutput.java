package io.understudy.machine;

/** Where a device sends the outputs of one stream. Called by the vCPU thread in the middle of a guest access. */
@FunctionalInterface
public interface StreamOutput {
    /** These bytes leave the machine as one output; they are copied. */
    void send(byte[] bytes, int offset, int length);
}
