package io.understudy.storage.copy;

import io.understudy.log.message.ChannelMessage.Basis;
import java.nio.ByteBuffer;
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

    /** Of the bytes from a buffer's position to its limit, which stays as it is. */
    ByteBuffer of(ByteBuffer chunk) {
        digest.update(chunk.duplicate());
        return ByteBuffer.wrap(digest.digest());
    }
}
