package io.understudy.nbd;

/**
 * What is used of the NBD protocol (NetworkBlockDevice/nbd, doc/proto.md): fixed newstyle negotiation, then requests and simple
 * replies. Integers are big-endian.
 *
 * <pre>
 *   server, at first   u64 NBDMAGIC | u64 IHAVEOPT | u16 flags            client   u32 flags
 *   an option          u64 IHAVEOPT | u32 option | u32 length | data
 *   its answer         u64 magic | u32 option | u32 answer | u32 length | data
 *   a request          u32 magic | u16 flags | u16 type | u64 handle | u64 offset | u32 length | what is written
 *   its reply          u32 magic | u32 error | u64 handle | what was read
 * </pre>
 *
 * <p>{@link #OPT_CLAIM} is ours: with it a host says for which machine, and in which view, it comes. A fence wants it before
 * it lets anybody in; a server that is none answers that it does not know it.
 */
public final class NbdProtocol {
    /** The port that IANA gave it. */
    public static final int PORT = 10_809;

    static final long MAGIC = 0x4e42444d41474943L;
    static final long OPTION_MAGIC = 0x49484156454F5054L;
    static final long ANSWER_MAGIC = 0x3e889045565a9L;
    static final int REQUEST_MAGIC = 0x25609513;
    static final int REPLY_MAGIC = 0x67446698;

    static final int FIXED_NEWSTYLE = 1;
    static final int NO_ZEROES = 2;

    static final int OPT_EXPORT_NAME = 1;
    static final int OPT_ABORT = 2;
    static final int OPT_INFO = 6;
    static final int OPT_GO = 7;
    /** "UNDY"; the numbers of options that there are begin at 1. */
    static final int OPT_CLAIM = 0x554E4459;

    static final int REP_ACK = 1;
    static final int REP_INFO = 3;
    static final int REP_ERROR = 1 << 31;
    static final int REP_ERR_UNSUP = REP_ERROR | 1;
    /** Of a fence: never again in this view. */
    static final int REP_ERR_POLICY = REP_ERROR | 2;

    static final int REP_ERR_INVALID = REP_ERROR | 3;
    static final int REP_ERR_UNKNOWN = REP_ERROR | 6;
    /** Of a fence: not now. */
    static final int REP_ERR_SHUTDOWN = REP_ERROR | 7;

    static final int INFO_EXPORT = 0;
    static final int INFO_BLOCK_SIZE = 3;

    static final int FLAG_HAS_FLAGS = 1;
    static final int FLAG_READ_ONLY = 1 << 1;
    static final int FLAG_SEND_FLUSH = 1 << 2;
    static final int FLAG_SEND_FUA = 1 << 3;
    static final int FLAG_SEND_TRIM = 1 << 5;

    static final int CMD_FLAG_FUA = 1;

    public static final int EPERM = 1;
    public static final int EIO = 5;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int ESHUTDOWN = 108;

    /** An option's answer that is longer is none. */
    static final int MOST_ANSWER_BYTES = 4096;

    static final int REQUEST_BYTES = 28;
    static final int REPLY_BYTES = 16;

    /** The most that one request reads or writes, here. */
    public static final int MOST_BYTES = 4 << 20;

    private NbdProtocol() {}

    /** An error of a reply, for people. */
    public static String error(int code) {
        return switch (code) {
            case EPERM -> "operation not permitted";
            case EIO -> "input/output error";
            case 12 -> "out of memory";
            case EINVAL -> "invalid argument";
            case ENOSPC -> "no space left on device";
            case 75 -> "value too large";
            case 95 -> "not supported";
            case ESHUTDOWN -> "the server is shutting down";
            default -> "error " + code;
        };
    }

    /** What a server says, made fit for one line of a terminal. */
    static String printable(String text) {
        String fit = text.replaceAll("[^ -~]", "?").strip();
        return fit.isEmpty() ? "no reason given" : fit.substring(0, Math.min(fit.length(), 200));
    }
}
