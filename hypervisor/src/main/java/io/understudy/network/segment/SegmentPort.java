package io.understudy.network.segment;

import java.nio.ByteBuffer;

/** A place on the segment. */
public interface SegmentPort {
    /** For people. */
    String name();

    /** One word by which people choose it, among others of its kind perhaps. */
    default String label() {
        return name();
    }

    /** A frame leaves here; whoever has no room for it drops it. Neither kept nor changed by the caller. */
    void deliver(ByteBuffer frame);

    /**
     * Whether it would have who sends to it wait, if he can.
     *
     * @param nowMillis of any monotonic clock
     */
    default boolean asksToWait(long nowMillis) {
        return false;
    }
}
