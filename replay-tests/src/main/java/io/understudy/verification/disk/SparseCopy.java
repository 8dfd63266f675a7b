package io.understudy.verification.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A copy of an image, in which what holds zeros is a hole. */
public final class SparseCopy {
    private static final int PIECE = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocate(PIECE);

    private SparseCopy() {}

    /** Makes it; there must be no such file. */
    public static void of(Path image, Path copy) throws IOException {
        try (FileChannel from = FileChannel.open(image);
                FileChannel to = FileChannel.open(EmptyImage.create(copy, from.size()), StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            for (long at = 0; from.read(piece.clear(), at) > 0; at += piece.limit()) {
                piece.flip();
                if (piece.mismatch(ZEROS.slice(0, piece.remaining())) >= 0) {
                    to.write(piece, at);
                }
            }
        }
    }
}
