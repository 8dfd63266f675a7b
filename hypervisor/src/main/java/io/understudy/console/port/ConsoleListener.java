package io.understudy.console.port;

import io.understudy.console.message.ConsoleProtocol;
import java.nio.ByteBuffer;

/** What a {@link ConsolePort} tells the machine. Called on the port's event loop; must return at once. */
public interface ConsoleListener {
    /**
     * The user's bytes, in order and without gaps; the machine owns the buffer. At most {@code 2 *}
     * {@link ConsoleProtocol#INPUT_WINDOW} bytes come beyond what was called consumed.
     */
    void input(long position, ByteBuffer bytes);

    /** The user's connection has the output below this position: it is never sent again, and the backup may drop it. */
    void confirmed(long outputPosition);

    /** False: the machine should stop sending until it is told true. */
    void room(boolean available);
}
