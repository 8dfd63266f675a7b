package io.understudy.verification.disk;

import io.understudy.storage.image.SparseCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An image that holds nothing yet, a hole; or what another one holds. */
public final class EmptyImage {
    private EmptyImage() {}

    /** Makes it; there must be no such file. */
    public static Path create(Path image, long bytes) throws IOException {
        try (FileChannel made = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            made.write(ByteBuffer.allocate(1), bytes - 1);
        }
        return image;
    }

    /** Makes it with what that one holds; there must be no such file. */
    public static Path filled(Path image, Path from) throws IOException {
        try (FileChannel source = FileChannel.open(from);
                FileChannel target = FileChannel.open(create(image, source.size()), StandardOpenOption.WRITE)) {
            SparseCopy.copy(source, source.size(), target);
        }
        return image;
    }
}
