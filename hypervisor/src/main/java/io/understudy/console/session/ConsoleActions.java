package io.understudy.console.session;

import io.understudy.console.message.ConsoleMessage;
import java.nio.ByteBuffer;

/**
 * What a {@link ConsoleSession} asks its surroundings to do. None of these may call back into the session before it
 * returns. A connection is the number under which its messages are given to the session.
 */
public interface ConsoleActions {
    /** Sends a message; in order, without blocking. */
    void send(long connection, ConsoleMessage message);

    /** Closes a connection after what was sent; no {@code closed} is expected for it, and one does no harm. */
    void close(long connection);

    /** New input for the machine, in order and without gaps. The session does not use the buffer again. */
    void input(long position, ByteBuffer bytes);

    /** Output below this position is with the gateway or, when nobody listened, fell off: the backup may drop it. */
    void confirmed(long outputPosition);

    /** Whether the machine may go on sending; said when it changes, true to begin with. */
    void room(boolean available);

    /** One line for people. */
    void report(String line);
}
