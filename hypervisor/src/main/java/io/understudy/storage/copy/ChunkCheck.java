package io.understudy.storage.copy;

import io.understudy.log.message.ChannelMessage.Basis;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a chunk of an image holds, as its SHA-256: chunks with one check are taken for one another, so a guest must not be able
 * to make two of them. One thread.
 */
final class ChunkCheck {
    /** Of a chunk that is not to be had; no chunk has it. */
    static final byte[] NONE = new byte[Basis.CHECK_BYTES];

    private final MessageDigest digest;

    ChunkCheck() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Puts the check of the bytes from a buffer's position to its limit into another one; the first stays as it is. */
    void put(ByteBuffer chunk, ByteBuffer checks) {
        try {
            digest.update(chunk.duplicate());
            digest.digest(checks.array(), checks.arrayOffset() + checks.position(), Basis.CHECK_BYTES);
            checks.position(checks.position() + Basis.CHECK_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has " + Basis.CHECK_BYTES + " bytes", e);
        }
    }

    /** The same, alone. */
    ByteBuffer of(ByteBuffer chunk) {
        ByteBuffer check = ByteBuffer.allocate(Basis.CHECK_BYTES);
        put(chunk, check);
        return check.flip();
    }
}
