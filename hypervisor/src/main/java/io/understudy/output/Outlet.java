package io.understudy.output;

import java.nio.ByteBuffer;

/** Where the outputs of one stream leave the host. What is given to it counts as having left. The protocol thread's. */
public interface Outlet {
    /** What it promises. */
    Delivery delivery();

    /** How many bytes it takes at the moment; what it does not take waits, and other streams pass. */
    int room();

    /**
     * Outputs leave, at most as much as there is {@link #room} for: exactly one, or for {@link Delivery#BYTES} any part of
     * them.
     *
     * @param position of the stream, in bytes, in front of them
     * @param bytes neither kept nor changed
     */
    void released(long position, ByteBuffer bytes);
}
