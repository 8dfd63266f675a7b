package io.understudy.console.message;

import io.understudy.message.Framing;
import java.nio.ByteBuffer;

/**
 * What both ends of the console protocol agree on, beside the {@link Framing}. Integers are big-endian; positions count
 * bytes since the machine's power-on; a view is the arbiter's number of a view, 0 for none.
 *
 * <pre>
 *   ATTACH     claim 16 | previous claim 16 | view 8 | output position 8 | input position 8 | name of the VM, 1 to 64
 *   INPUT      position 8 | data, 1 to 4096
 *   RECEIVED   output position 8
 *   ATTACHED   view 8 | input position 8 | output position 8
 *   OUTPUT     view 8 | position 8 | data, 1 to 4096
 *   CONSUMED   view 8 | input position 8
 *   HEARTBEAT  view 8
 *   REFUSED    view 8 | refusal 1 | claim of the holder 16 | reason, 1 to 200
 * </pre>
 *
 * <p>A claim is the gateway, 8, and its attempt, 8; all zeros are nobody's.
 *
 * <p>Names and reasons are printable ASCII, because people's terminals show them.
 */
public final class ConsoleProtocol {
    /** Stands in every frame; a peer of another version is told so and the connection closed. */
    public static final int VERSION = 2;

    /** Most bytes of data in one message. */
    public static final int MAX_DATA = 4096;

    /** Most bytes of input that a gateway has sent and the primary has not called consumed. */
    public static final int INPUT_WINDOW = 64 * 1024;

    /** Most bytes of output that a primary has sent and the gateway has not confirmed. */
    public static final int OUTPUT_WINDOW = 256 * 1024;

    /** The input position in the Attach of a gateway that is new to the line and wants to be told where input goes on. */
    public static final long NEW_TO_THE_LINE = -1;

    static final Framing FRAMING = new Framing("console", Short.BYTES, VERSION, 2 * Long.BYTES + MAX_DATA);

    private ConsoleProtocol() {}

    static ByteBuffer data(ByteBuffer bytes) {
        if (!bytes.hasRemaining() || bytes.remaining() > MAX_DATA) {
            throw new IllegalArgumentException(
                    bytes.remaining() + " bytes of data where 1 to " + MAX_DATA + " are allowed");
        }
        return bytes.asReadOnlyBuffer();
    }
}
