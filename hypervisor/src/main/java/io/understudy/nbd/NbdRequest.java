package io.understudy.nbd;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/** A request to a server. */
public final class NbdRequest {
    /** What is asked for; the code is the one on the wire. */
    public enum Kind {
        READ(0),
        WRITE(1),
        /** The client goes. No reply. */
        DISCONNECT(2),
        FLUSH(3),
        TRIM(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind ofCode(int code) {
            return code >= 0 && code < values().length ? values()[code] : null;
        }

        /** Whether it changes the export. */
        public boolean changes() {
            return this == WRITE || this == TRIM;
        }
    }

    private final Kind kind;
    private final boolean force;
    private final long handle;
    private final long offset;
    private final int length;
    private final byte[] data;

    /**
     * A request.
     *
     * @param force whether what it writes is forced before the reply
     * @param handle comes back in the reply
     * @param data what is written; neither copied nor changed, and empty but for a write
     */
    public NbdRequest(Kind kind, boolean force, long handle, long offset, int length, byte[] data) {
        this.kind = kind;
        this.force = force;
        this.handle = handle;
        this.offset = offset;
        this.length = length;
        this.data = data;
    }

    public Kind kind() {
        return kind;
    }

    public boolean force() {
        return force;
    }

    public long handle() {
        return handle;
    }

    public long offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public byte[] data() {
        return data;
    }

    /** One that goes. */
    public static NbdRequest disconnect() {
        return new NbdRequest(Kind.DISCONNECT, false, 0, 0, 0, new byte[0]);
    }

    void write(ByteBuf out) {
        out.writeInt(NbdProtocol.REQUEST_MAGIC).writeShort(force ? NbdProtocol.CMD_FLAG_FUA : 0);
        out.writeShort(kind.code).writeLong(handle).writeLong(offset).writeInt(length);
        out.writeBytes(data);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " of " + length + " bytes at " + offset;
    }
}
