package io.understudy.machine;

/** A device that takes the inputs of one stream. Called by the vCPU thread between two blocks. */
public interface StreamInput {
    /** The longest input that {@link #receive} takes now, in bytes; 0 if none. */
    int room();

    /**
     * These bytes arrive as one input; they are copied.
     *
     * @throws IllegalArgumentException if there is no {@link #room} for all of them; then none is taken
     */
    void receive(byte[] bytes, int offset, int length);
}
