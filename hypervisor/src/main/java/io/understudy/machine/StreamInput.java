package io.understudy.machine;

/** A device that takes the inputs of one stream. Called by the vCPU thread between two blocks. */
public interface StreamInput {
    /** The longest input that {@link #receive} takes now, in bytes; 0 if none. */
    int room();

    /**
     * Whether an input may come now as far as this host is concerned: false while what the device adds to it by itself is not
     * there yet. Whoever changes that wakes the machine.
     */
    default boolean ready() {
        return true;
    }

    /**
     * These bytes arrive as one input; they are copied.
     *
     * @throws IllegalArgumentException if there is no {@link #room} for all of them; then none is taken
     */
    void receive(byte[] bytes, int offset, int length);
}
