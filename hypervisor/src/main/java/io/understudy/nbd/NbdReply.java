package io.understudy.nbd;

import io.netty.buffer.ByteBuf;

/** How a request ended. */
public final class NbdReply {
    private final int error;
    private final long handle;
    private final byte[] data;

    /**
     * A reply.
     *
     * @param error 0 if it succeeded
     * @param data what was read, empty but for a read that succeeded; nobody changes it
     */
    public NbdReply(int error, long handle, byte[] data) {
        this.error = error;
        this.handle = handle;
        this.data = data;
    }

    public int error() {
        return error;
    }

    public long handle() {
        return handle;
    }

    public byte[] data() {
        return data;
    }

    /** Appends it to this. */
    public void write(ByteBuf out) {
        out.writeInt(NbdProtocol.REPLY_MAGIC).writeInt(error).writeLong(handle);
        out.writeBytes(data);
    }
}
