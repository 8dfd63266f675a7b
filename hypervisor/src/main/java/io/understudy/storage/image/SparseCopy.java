package io.understudy.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A copy of an image, in which what holds zeros is a hole. */
public final class SparseCopy {
    private static final int PIECE = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(PIECE);

    private SparseCopy() {}

    /**
     * Makes it.
     *
     * @param to a hole as long as the image
     */
    public static void copy(FileChannel from, long bytes, FileChannel to) throws IOException {
        FileBlocks source = new FileBlocks(from, from);
        FileBlocks target = new FileBlocks(to, to);
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, bytes));
        for (long at = 0; at < bytes; at += PIECE) {
            piece.clear().limit((int) Math.min(PIECE, bytes - at));
            source.read(at, piece);
            piece.flip();
            if (piece.mismatch(ZEROS.slice(0, piece.remaining())) >= 0) {
                target.write(at, piece);
            }
        }
    }
}
