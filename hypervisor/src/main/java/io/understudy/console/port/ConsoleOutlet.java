package io.understudy.console.port;

import java.nio.ByteBuffer;

/**
 * Where a machine's serial line leaves its host. What is given to it counts as having left, so whoever calls it answers
 * for the output rule.
 */
public interface ConsoleOutlet {
    /**
     * This host is primary: gateways are welcome from now on.
     *
     * @param view the view in which it is primary
     * @param inputPosition up to which the machine has consumed its input
     * @param outputPosition from which {@link #released} will give output: the newest one known as confirmed
     */
    void open(long view, long inputPosition, long outputPosition);

    /** The primary goes on in a later view. */
    void viewChanged(long view);

    /** The log entries of all input below this position are acknowledged. */
    void consumed(long inputPosition);

    /** Output that may leave the machine, following what was released before; the buffer is not changed and not kept. */
    void released(long outputPosition, ByteBuffer bytes);

    /** Bytes of output that may still be produced; 0 if the machine should wait. */
    int room();
}
