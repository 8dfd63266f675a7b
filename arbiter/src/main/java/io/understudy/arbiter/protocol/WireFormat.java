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
 *  0x07 Report        report
 *  0x08 Watch
 *  0x09 Wish          16 bytes wish id | u8 kind | start: vm | spec | u8 repair | u8 standby
 *                     | stop, move, repair, forget: vm | drain, undrain: host name
 *  0x0A Introducing   (no correlation) u32 magic "UARB" | u16 version | introduction; one arbiter of a cluster to another
 *  0x0B Reconfiguring introduction | string client address | string peers' address; directory 0 and no addresses: leaves
 *  0x81 Welcome       (no correlation) u32 magic "UARB" | u16 version | 16 bytes cluster id
 *  0x82 Current       u8 0 or 1 | view, if 1
 *  0x83 Granted       view
 *  0x84 Refused       u8 0 or 1 | view, if 1 | string reason
 *  0x85 Pong
 *  0x86 PoolHost      u8 0 or 1 alive | u8 0 or 1 draining | i64 since, milliseconds | report
 *  0x87 PoolVm        vm | u8 0 or 1 | vm wish, if 1 | u8 0 or 1 | view, if 1 | u8 0 or 1 | host appointed, if 1
 *                     | i64 known view
 *  0x88 PoolEnd       i64 now, milliseconds | u16 hosts | u16 VMs
 *  0x89 Noted
 *  0x8A Declined      string reason
 *  0x8B Elsewhere                                            of a cluster only, as the next one
 *  0x8C Standing      (no correlation) i64 term | u8 0 or 1 leads | string where the leader is asked, or empty
 *  0x8D Introduced    (no correlation) introduction | i64 directory by which the other one is known, or 0
 *  0x8E Forbidden     (no correlation) string reason; the last word of a connection
 *
 *  introduction  string name | i64 directory | 16 bytes cluster id, or zeros
 *  report  host | u8 role (0 idle, 1 receiving, 2 backup, 3 primary, 4 halted) | u8 0 or 1 | vm, i64 known view, if 1
 *          | u8 0 or 1 | i64 bytes done, i64 bytes in total, if 1 | i64 lag, milliseconds
 *  kinds of a wish, in the order above: 1 to 7
 * </pre>
 *
 * Hello and Welcome keep their layout in every version, so that two versions can tell each other apart.
 */
public final class WireFormat {
    public static final int VERSION = 3;

    /** A machine of the pool with all names, addresses and its spec at their limits has 4036 bytes. */
    public static final int MAX_MESSAGE_BYTES = 4096;

    static final int LENGTH_BYTES = 4;
    static final int MAGIC = 0x55415242; // "UARB"

    static final int HELLO = 0x01;
    static final int READ = 0x02;
    static final int ADVANCE = 0x03;
    static final int ACKNOWLEDGE = 0x04;
    static final int SUBSCRIBE = 0x05;
    static final int PING = 0x06;
    static final int REPORT = 0x07;
    static final int WATCH = 0x08;
    static final int WISH = 0x09;
    static final int INTRODUCING = 0x0A;
    static final int RECONFIGURING = 0x0B;
    static final int WELCOME = 0x81;
    static final int CURRENT = 0x82;
    static final int GRANTED = 0x83;
    static final int REFUSED = 0x84;
    static final int PONG = 0x85;
    static final int POOL_HOST = 0x86;
    static final int POOL_VM = 0x87;
    static final int POOL_END = 0x88;
    static final int NOTED = 0x89;
    static final int DECLINED = 0x8A;
    static final int ELSEWHERE = 0x8B;
    static final int STANDING = 0x8C;
    static final int INTRODUCED = 0x8D;
    static final int FORBIDDEN = 0x8E;

    static final int START = 1;
    static final int STOP = 2;
    static final int MOVE = 3;
    static final int REPAIR = 4;
    static final int FORGET = 5;
    static final int DRAIN = 6;
    static final int UNDRAIN = 7;

    private WireFormat() {}
}
