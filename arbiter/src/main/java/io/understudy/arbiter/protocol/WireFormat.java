package io.understudy.arbiter.protocol;

/**
 * The bytes of a message; numbers are big-endian, the words are those of {@link io.understudy.arbiter.encoding}.
 *
 * <pre>
 *   0           4      5           13
 *  +-----------+------+-----------+--------------------------------------------------------------+
 *  | u32       | u8   | i64       |                                                              |
 *  | length n  | type | correlat. | rest                                                         |
 *  +-----------+------+-----------+--------------------------------------------------------------+
 *   n counts the bytes from the type on, 1 to 4096
 *
 *  0x01 Hello         (no correlation) u32 magic "UARB" | u16 version
 *  0x02 Read          vm
 *  0x03 Advance       vm | i64 expected view | i64 known view | i64 request id | identity requester
 *                     | host primary | u8 0 or 1 | host backup, if 1
 *  0x04 Acknowledge   vm | i64 number | identity host
 *  0x05 Subscribe     vm
 *  0x06 Ping
 *  0x81 Welcome       (no correlation) u32 magic "UARB" | u16 version | 16 bytes cluster id
 *  0x82 Current       u8 0 or 1 | view, if 1
 *  0x83 Granted       view
 *  0x84 Refused       u8 0 or 1 | view, if 1 | string reason
 *  0x85 Pong
 * </pre>
 *
 * Hello and Welcome keep their layout in every version, so that two versions can tell each other apart.
 */
public final class WireFormat {
    public static final int VERSION = 1;

    /** An advance with all names and addresses at their limits has 1366 bytes, a refusal with its reason some more. */
    public static final int MAX_MESSAGE_BYTES = 4096;

    static final int LENGTH_BYTES = 4;
    static final int MAGIC = 0x55415242; // "UARB"

    static final int HELLO = 0x01;
    static final int READ = 0x02;
    static final int ADVANCE = 0x03;
    static final int ACKNOWLEDGE = 0x04;
    static final int SUBSCRIBE = 0x05;
    static final int PING = 0x06;
    static final int WELCOME = 0x81;
    static final int CURRENT = 0x82;
    static final int GRANTED = 0x83;
    static final int REFUSED = 0x84;
    static final int PONG = 0x85;

    private WireFormat() {}
}
