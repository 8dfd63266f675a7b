package io.understudy.output;

import java.nio.ByteBuffer;

/** Where the outputs of one stream leave the host. What is given to it counts as having left. The protocol thread's. */
public interface Outlet {
    /** What it promises. */
    Delivery delivery();

    /** How many bytes it takes at the moment. What it does not take waits in the gate and lets other streams pass. */
    int room();

    /**
     * Outputs leave, at most as many bytes as there is {@link #room} for: exactly one output, or for {@link Delivery#BYTES}
     * any number of bytes.
     *
     * @param position where in the stream the first of these bytes is
     * @param bytes neither kept nor changed
     */
    void released(long position, ByteBuffer bytes);
}
