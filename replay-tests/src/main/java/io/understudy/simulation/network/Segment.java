package io.understudy.simulation.network;

import io.netty.buffer.ByteBuf;

/** What one end of a TCP connection sends the other. */
sealed interface Segment {
    /** Some of what was written, cut anywhere. */
    record Data(ByteBuf bytes) implements Segment {}

    /** So many bytes were read and make room for others: the window opens. */
    record Credit(int bytes) implements Segment {}

    /** Nothing follows. */
    record Fin() implements Segment {}

    /** The connection does not exist any more. */
    record Reset() implements Segment {}
}
